// The tool `bugs`: each program of program/ as a scenario of that name. A data race counts for
// nothing here (--ignore-races), only what it leads to.

#include <algorithm>
#include <string>
#include <vector>

#include "sim/tool/tool.hpp"
#include "tests/bench/bugs/program/programs.hpp"

namespace reprise::bugs {
namespace {

const Program& program_of(const sim::Run& run) {
  return *std::ranges::find(kPrograms, run.configuration().scenario, &Program::name);
}

void run_program(sim::Run& run) {
  const Program& program = program_of(run);
  run.world().start(std::string(program.name), program.run);
  run.world().run();
}

std::vector<sim::Scenario> scenarios() {
  std::vector<sim::Scenario> all;
  for (const Program& program : kPrograms) {
    sim::Scenario scenario{program.name, program.original, {}, &run_program};
    scenario.instrumented = true;
    all.push_back(scenario);
  }
  return all;
}

}  // namespace
}  // namespace reprise::bugs

int main(int argc, char** argv) {
  const std::vector<reprise::sim::Scenario> scenarios = reprise::bugs::scenarios();
  std::vector<const reprise::sim::Scenario*> all;
  for (const reprise::sim::Scenario& scenario : scenarios) all.push_back(&scenario);
  return reprise::sim::tool_main(argc, argv, all);
}
