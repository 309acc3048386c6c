#include "sim/tool/reproduce_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "sim/tool/seeds.hpp"
#include "sim/values.hpp"

namespace reprise::sim {

namespace {

// As a shell reads it back.
std::string quoted(const std::string& argument) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_-./=+:,@%").find(c) != std::string_view::npos;
  };
  if (!argument.empty() && std::all_of(argument.begin(), argument.end(), is_plain)) {
    return argument;
  }
  std::string text = "'";
  for (const char c : argument) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

std::string reproduce_command(const Configuration& configuration) {
  const Configuration standard;
  const bool is_program = !configuration.command.empty();
  std::string line =
      is_program ? "reprise exec" : fmt::format("reprise replay {}", configuration.scenario);
  line += fmt::format(" --seed {}", format_seed(configuration.seed));
  for (const std::string& bug : configuration.bugs) line += " --bug " + bug;
  if (configuration.strategy != standard.strategy) line += " --strategy " + configuration.strategy;
  if (configuration.profile != standard.profile) line += " --profile " + configuration.profile;
  if (configuration.calm) line += " --calm";
  if (configuration.ignore_races) line += " --ignore-races";
  if (configuration.lock_order) line += " --lock-order";
  if (configuration.memory != standard.memory) line += " --memory rc11";
  if (configuration.spurious) {
    line += " --spurious " + scheduler::spurious_text(*configuration.spurious);
  }
  for (const std::string& fault : configuration.faults) line += " --fault " + quoted(fault);
  if (configuration.limits.steps != standard.limits.steps) {
    line += fmt::format(" --step-limit {}", configuration.limits.steps);
  }
  if (configuration.limits.time_ns != standard.limits.time_ns) {
    line += " --time-limit " + format_duration_ns(configuration.limits.time_ns);
  }
  if (is_program) line += " --";
  for (const std::string& argument : configuration.command) line += " " + quoted(argument);
  return line;
}

std::string reproduce_command(const Job& job) {
  if (job.plan_path.empty()) return reproduce_command(job.configuration);
  return "reprise replay " + quoted(job.plan_path);
}

}  // namespace reprise::sim
