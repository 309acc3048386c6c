#include <algorithm>

#include "faults/family.hpp"
#include "sim/tool/reporter.hpp"

namespace reprise::sim {

void Summary::add_strikes(const std::vector<FaultCount>& faults) {
  strikes.resize(faults::families().size());
  const std::size_t told = std::min(faults.size(), strikes.size());  // a run cut short tells less
  for (std::size_t i = 0; i < told; ++i) strikes[i] += faults[i].strikes;
}

std::vector<std::string_view> Summary::families_that_never_struck() const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < strikes.size(); ++i) {
    if (strikes[i] == 0) names.push_back(faults::families()[i].name);
  }
  return names;
}

}  // namespace reprise::sim
