// reprise list: what there is to run, and with which names.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>

#include "faults/family.hpp"
#include "faults/profile.hpp"
#include "scheduler/strategy.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/fault_table.hpp"
#include "sim/tool/json_lines.hpp"
#include "sim/tool/messages.hpp"
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

// Everything that has just a name and a summary, and in JSON some details.
struct Named {
  const char* type;
  std::string name;
  std::string summary;
  ordered_json details = ordered_json::object();
};

std::vector<Named> named_things() {
  std::vector<Named> things;
  for (const auto& strategy : scheduler::strategies()) {
    things.push_back({"strategy", std::string(strategy.name), std::string(strategy.summary)});
  }
  for (const faults::Profile& profile : faults::shipped_profiles()) {
    things.push_back({"profile", profile.name, profile.summary, {{"honest", profile.is_honest()}}});
  }
  for (const faults::Family& family : faults::families()) {
    things.push_back(
        {"fault", std::string(family.name), std::string(family.models), family_details(family)});
  }
  return things;
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
  return {{"type", "scenario"},
          {"v", 1},
          {"name", scenario.name},
          {"summary", scenario.summary},
          {"switches", switches},
          {"known", known},
          {"recovers", scenario.recovers},
          {"takes_faults", scenario.takes_faults},
          {"instrumented", scenario.instrumented}};
}

void print_named(const Named& thing, bool json) {
  if (!json) {
    print_out("{:<10} {:<20} {}\n", thing.type, thing.name, thing.summary);
    return;
  }
  ordered_json line{
      {"type", thing.type}, {"v", 1}, {"name", thing.name}, {"summary", thing.summary}};
  line.update(thing.details);
  print_out("{}\n", json_text(line, -1));
}

// What may be asked for, in the plural, and the type its lines have.
struct Kind {
  std::string_view name;
  std::string_view type;
};
constexpr Kind kKinds[] = {{"scenarios", "scenario"},
                           {"strategies", "strategy"},
                           {"profiles", "profile"},
                           {"faults", "fault"}};

/// @param type of the only lines to print; empty: of all
void print_things(Scenarios scenarios, std::string_view type, bool json) {
  const auto is_wanted = [type](std::string_view of) { return type.empty() || of == type; };
  for (const Scenario* const scenario : scenarios) {
    if (!is_wanted("scenario")) break;
    json ? print_out("{}\n", json_text(scenario_json(*scenario), -1)) : print_scenario(*scenario);
  }
  for (const Named& thing : named_things()) {
    if (is_wanted(thing.type)) print_named(thing, json);
  }
}

}  // namespace

ExitCode list_command(const ToolOptions& options, Scenarios scenarios) {
  std::string_view type;
  if (!options.names.empty()) {
    const auto kind = std::ranges::find(kKinds, options.names.front(), &Kind::name);
    if (kind == std::end(kKinds)) {
      return usage_error(fmt::format(
          "list knows scenarios, strategies, profiles and faults, not {}", options.names.front()));
    }
    type = kind->type;
  }
  if (options.markdown) {
    if (type != "fault") return usage_error("--markdown is for list faults");
    print_out("{}", fault_table());
  } else {
    print_things(scenarios, type, options.json);
  }
  return ExitCode::nothing_found;
}

}  // namespace reprise::sim
