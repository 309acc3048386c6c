#include "scenarios/engram_switches.hpp"

namespace reprise::scenarios {

std::vector<sim::BugSwitch> engram_switches() {
  std::vector<sim::BugSwitch> switches;
  for (const engram::BugInfo& info : engram::all_bugs()) {
    switches.push_back({info.id, info.description});
  }
  return switches;
}

engram::BugSwitches engram_bugs(const sim::Configuration& configuration) {
  engram::BugSwitches bugs;
  for (const engram::BugInfo& info : engram::all_bugs()) {
    if (configuration.has_bug(info.id)) bugs.set(info.bug);
  }
  return bugs;
}

}  // namespace reprise::scenarios
