// The tool `instrumented/reprise`: the same scenarios, with a system under test that was compiled
// with reprise_instrument. Its every access to shared memory is a scheduling point, and data races
// are findings.

#include <vector>

#include "scenarios/scenarios.hpp"
#include "sim/tool/tool.hpp"

int main(int argc, char** argv) {
  std::vector<reprise::sim::Scenario> watched;
  for (const reprise::sim::Scenario* const scenario : reprise::scenarios::all()) {
    watched.push_back(*scenario);
    watched.back().instrumented = true;
  }
  std::vector<const reprise::sim::Scenario*> all;
  for (const reprise::sim::Scenario& scenario : watched) all.push_back(&scenario);
  return reprise::sim::tool_main(argc, argv, all);
}
