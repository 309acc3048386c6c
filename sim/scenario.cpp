#include "sim/scenario.hpp"

#include <algorithm>

namespace reprise::sim {

bool Configuration::has_bug(std::string_view id) const {
  return std::find(bugs.begin(), bugs.end(), id) != bugs.end();
}

void Run::fail(std::string_view invariant, std::string message) {
  world_.report({"invariant", std::string(invariant), std::move(message), {}});
}

const Scenario* find_scenario(std::span<const Scenario* const> scenarios, std::string_view name) {
  const auto found = std::find_if(scenarios.begin(), scenarios.end(),
                                  [name](const Scenario* scenario) { return scenario->name == name; });
  return found == scenarios.end() ? nullptr : *found;
}

}  // namespace reprise::sim
