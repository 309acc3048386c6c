#include "scenarios/stemedb_switches.hpp"

#include <algorithm>

namespace reprise::scenarios {
namespace {

// So rare in every scenario that no number of seeds would measure anything: found once, by a sweep
// of arena3. tests/scenarios/tree_faults_test.cpp leads up to it.
constexpr stemedb::Bug kRarest = stemedb::Bug::kB81;

}  // namespace

std::vector<sim::BugSwitch> stemedb_switches(std::initializer_list<stemedb::Bug> left_out) {
  std::vector<sim::BugSwitch> switches;
  for (const stemedb::BugInfo& info : stemedb::all_bugs()) {
    if (info.bug == kRarest || std::ranges::find(left_out, info.bug) != left_out.end()) continue;
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
