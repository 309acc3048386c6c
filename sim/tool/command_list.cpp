// reprise list: what there is to run, and with which names.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "faults/family.hpp"
#include "faults/profile.hpp"
#include "scheduler/strategy.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/json_lines.hpp"
#include "sim/tool/output.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

void print_scenario(const Scenario& scenario) {
  print_out("scenario   {:<20} {}\n", scenario.name, scenario.summary);
  for (const BugSwitch& bug : scenario.switches) {
    print_out("  --bug {:<23} {}\n", bug.id, bug.summary);
  }
  for (const KnownFinding& known : scenario.known) {
    print_out("  known: {} ({})\n", known.signature, known.reference);
  }
}

// Everything that has just a name and a summary.
struct Named {
  const char* type;
  std::string name;
  std::string summary;
};

std::vector<Named> named_things() {
  std::vector<Named> things;
  for (const auto& strategy : scheduler::strategies()) {
    things.push_back({"strategy", std::string(strategy.name), std::string(strategy.summary)});
  }
  for (const faults::Profile& profile : faults::shipped_profiles()) {
    things.push_back({"profile", profile.name, profile.summary});
  }
  for (const faults::Family& family : faults::families()) {
    things.push_back({"fault", std::string(family.name), std::string(family.models)});
  }
  return things;
}

void print_text(Scenarios scenarios) {
  for (const Scenario* const scenario : scenarios) print_scenario(*scenario);
  for (const Named& thing : named_things()) {
    print_out("{:<10} {:<20} {}\n", thing.type, thing.name, thing.summary);
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
    print_out("{}\n", json_text(scenario_json(*scenario), -1));
  }
  for (const Named& thing : named_things()) {
    const ordered_json line{
        {"type", thing.type}, {"v", 1}, {"name", thing.name}, {"summary", thing.summary}};
    print_out("{}\n", json_text(line, -1));
  }
}

}  // namespace

ExitCode list_command(const ToolOptions& options, Scenarios scenarios) {
  options.json ? print_json(scenarios) : print_text(scenarios);
  return ExitCode::nothing_found;
}

}  // namespace reprise::sim
