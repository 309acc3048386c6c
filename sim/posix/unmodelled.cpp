#include "sim/posix/unmodelled.hpp"

#include <fmt/format.h>

#include "sim/border.hpp"
#include "sim/world.hpp"

namespace reprise::sim {

void unmodelled(const char* what) {
  reprise_mode = Mode::kernel;
  world().fail({"unmodelled", fmt::format("unmodelled: {}", what),
                fmt::format("the simulation does not model {}", what), {}});
}

}  // namespace reprise::sim
