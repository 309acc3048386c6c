#include "scenarios/stemedb_switches.hpp"

#include <algorithm>

namespace reprise::scenarios {

std::vector<sim::BugSwitch> stemedb_switches(std::initializer_list<stemedb::Bug> left_out) {
  std::vector<sim::BugSwitch> switches;
  for (const stemedb::BugInfo& info : stemedb::all_bugs()) {
    if (std::ranges::find(left_out, info.bug) != left_out.end()) continue;
    switches.push_back({info.id, info.description});
  }
  return switches;
}

stemedb::BugSwitches stemedb_bugs(const sim::Configuration& configuration) {
  stemedb::BugSwitches bugs;
  for (const stemedb::BugInfo& info : stemedb::all_bugs()) {
    if (configuration.has_bug(info.id)) bugs.set(info.bug);
  }
  return bugs;
}

}  // namespace reprise::scenarios
