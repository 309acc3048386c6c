#include "sim/tool/reproduce_line.hpp"

#include <fmt/format.h>

#include "sim/tool/seeds.hpp"
#include "sim/tool/values.hpp"

namespace reprise::sim {

std::string reproduce_command(const Configuration& configuration) {
  const Configuration standard;
  std::string line = fmt::format("reprise replay {} --seed {}", configuration.scenario,
                                 format_seed(configuration.seed));
  for (const std::string& bug : configuration.bugs) line += " --bug " + bug;
  if (configuration.strategy != standard.strategy) line += " --strategy " + configuration.strategy;
  if (configuration.profile != standard.profile) line += " --profile " + configuration.profile;
  if (configuration.calm) line += " --calm";
  for (const std::string& fault : configuration.faults) line += " --fault " + fault;
  if (configuration.limits.steps != standard.limits.steps) {
    line += fmt::format(" --step-limit {}", configuration.limits.steps);
  }
  if (configuration.limits.time_ns != standard.limits.time_ns) {
    line += " --time-limit " + format_duration_ns(configuration.limits.time_ns);
  }
  return line;
}

}  // namespace reprise::sim
