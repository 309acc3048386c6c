#include "sim/tool/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "faults/profile.hpp"
#include "sim/fault_text.hpp"

namespace reprise::sim {
namespace {

std::optional<Error> strategy_error(const std::string& strategy) {
  if (scheduler::make_strategy(strategy) != nullptr) return std::nullopt;
  const std::string hint = strategy.starts_with("survey:")
                               ? fmt::format("they end with survey:{}", scheduler::kSurveys)
                               : "reprise list strategies shows them";
  return Error{fmt::format("there is no strategy '{}' ({})", strategy, hint)};
}

}  // namespace

Expected<const Scenario*> scenario_named(Scenarios scenarios, const std::string& name) {
  if (const Scenario* const found = find_scenario(scenarios, name)) return found;
  return Error{fmt::format("there is no scenario '{}' (reprise list shows them)", name)};
}

std::optional<Error> configuration_error(const Scenario& scenario,
                                         const Configuration& configuration) {
  for (const std::string& bug : configuration.bugs) {
    const bool known = std::any_of(scenario.switches.begin(), scenario.switches.end(),
                                   [&bug](const BugSwitch& other) { return other.id == bug; });
    if (!known) return Error{fmt::format("{} has no bug switch '{}'", scenario.name, bug)};
  }
  if (auto error = strategy_error(configuration.strategy)) return error;
  if (std::optional<Error> error = profile_error(configuration.profile)) return error;
  if (configuration.memory != scheduler::MemoryMode::sc && !scenario.instrumented) {
    return Error{fmt::format("{} is not instrumented: --memory is not for it", scenario.name)};
  }
  if (configuration.limits.steps == 0 || configuration.limits.time_ns == 0) {
    return Error{"a limit of 0 lets nothing run"};
  }
  for (const std::string& fault : configuration.faults) {
    if (std::optional<Error> error = fault_error(fault)) return error;
  }
  if (!configuration.faults.empty() && !scenario.takes_faults) {
    return Error{fmt::format("{} lets no faults strike: --fault is not for it", scenario.name)};
  }
  return std::nullopt;
}

std::optional<Error> profile_error(std::string_view profile) {
  if (faults::find_profile(profile) != nullptr) return std::nullopt;
  return Error{fmt::format("there is no profile '{}'", profile)};
}

std::optional<Error> fault_error(std::string_view fault) {
  const Expected<faults::FaultRule> rule = parse_fault(fault);
  if (rule) return std::nullopt;
  return Error{rule.error()};
}

}  // namespace reprise::sim
