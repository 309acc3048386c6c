#include "faults/fault_rule.hpp"

#include <fnmatch.h>

namespace reprise::faults {

bool FaultRule::fits(std::string_view place) const {
  return path.empty() || fnmatch(path.c_str(), std::string(place).c_str(), 0) == 0;
}

}  // namespace reprise::faults
