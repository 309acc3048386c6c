#include "scenarios/engram_switches.hpp"

#include <algorithm>

namespace reprise::scenarios {
namespace {

template <typename Wanted>
std::vector<sim::BugSwitch> switches_that(Wanted is_wanted) {
  std::vector<sim::BugSwitch> switches;
  for (const engram::BugInfo& info : engram::all_bugs()) {
    if (is_wanted(info.bug)) switches.push_back({info.id, info.description});
  }
  return switches;
}

}  // namespace

std::vector<sim::BugSwitch> engram_switches() {
  return switches_that([](engram::Bug bug) { return !engram::is_of_warm_tier(bug); });
}

std::vector<sim::BugSwitch> warm_switches(std::initializer_list<engram::Bug> bugs) {
  return switches_that([&](engram::Bug bug) { return std::ranges::find(bugs, bug) != bugs.end(); });
}

engram::BugSwitches engram_bugs(const sim::Configuration& configuration) {
  engram::BugSwitches bugs;
  for (const engram::BugInfo& info : engram::all_bugs()) {
    if (configuration.has_bug(info.id)) bugs.set(info.bug);
  }
  return bugs;
}

}  // namespace reprise::scenarios
