#include "sim/survey_run.hpp"

#include <fmt/format.h>

namespace reprise::sim {

unsigned surveys_before(const Scenario& scenario, const Configuration& configuration) {
  const unsigned number = scheduler::survey_number(configuration.strategy);
  if (number > 0) return number - 1;
  const bool wants = scenario.instrumented || scheduler::wants_profile(configuration.strategy);
  return wants ? scheduler::kSurveys : 0;
}

Configuration survey_of(const Configuration& configuration, unsigned number) {
  Configuration survey = configuration;
  survey.seed = number;
  survey.strategy = fmt::format("survey:{}", number);
  return survey;
}

std::optional<scheduler::Profile> take_profile(World& world, const Scenario& scenario,
                                               const Configuration& configuration) {
  std::optional<scheduler::Profile> profile;
  const unsigned surveys = surveys_before(scenario, configuration);
  for (unsigned number = 1; number <= surveys; ++number) {
    profile = run_once(world, scenario, survey_of(configuration, number), nullptr,
                       {.profile = true}, {}, profile ? &*profile : nullptr)
                  .profile;
  }
  return profile;
}

}  // namespace reprise::sim
