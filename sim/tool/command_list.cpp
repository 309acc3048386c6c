// reprise list: what there is to run, and with which names.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scheduler/strategy.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/json_lines.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

void print_scenario(const Scenario& scenario) {
  fmt::print("  {:<20} {}\n", scenario.name, scenario.summary);
  for (const BugSwitch& bug : scenario.switches) {
    fmt::print("    --bug {:<12} {}\n", bug.id, bug.summary);
  }
  for (const KnownFinding& known : scenario.known) {
    fmt::print("    known: {} ({})\n", known.signature, known.reference);
  }
}

void print_text(Scenarios scenarios) {
  fmt::print("scenarios\n");
  for (const Scenario* const scenario : scenarios) print_scenario(*scenario);
  fmt::print("strategies\n");
  for (const auto& strategy : scheduler::strategies()) {
    fmt::print("  {:<20} {}\n", strategy.name, strategy.summary);
  }
}

ordered_json scenario_json(const Scenario& scenario) {
  ordered_json switches = ordered_json::array();
  for (const BugSwitch& bug : scenario.switches) {
    switches.push_back({{"id", bug.id}, {"summary", bug.summary}});
  }
  ordered_json known = ordered_json::array();
  for (const KnownFinding& finding : scenario.known) {
    known.push_back({{"signature", finding.signature}, {"reference", finding.reference}});
  }
  return {{"type", "scenario"},    {"v", 1},
          {"name", scenario.name}, {"summary", scenario.summary},
          {"switches", switches},  {"known", known}};
}

void print_json(Scenarios scenarios) {
  for (const Scenario* const scenario : scenarios) {
    fmt::print("{}\n", json_text(scenario_json(*scenario), -1));
  }
  for (const auto& strategy : scheduler::strategies()) {
    const ordered_json line{
        {"type", "strategy"}, {"v", 1}, {"name", strategy.name}, {"summary", strategy.summary}};
    fmt::print("{}\n", json_text(line, -1));
  }
}

}  // namespace

ExitCode list_command(const ToolOptions& options, Scenarios scenarios) {
  options.json ? print_json(scenarios) : print_text(scenarios);
  return ExitCode::nothing_found;
}

}  // namespace reprise::sim
