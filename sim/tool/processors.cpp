#include "sim/tool/processors.hpp"

#include <sched.h>

#include <algorithm>

namespace reprise::sim {

std::size_t processors() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return static_cast<std::size_t>(std::max(CPU_COUNT(&allowed), 1));
}

}  // namespace reprise::sim
