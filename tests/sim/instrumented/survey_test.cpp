#include "sim/survey_run.hpp"

#include <gtest/gtest.h>

#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

void run_ordered(Run& run) {
  run.world().start("ordered", programs::kOrdered[0].run);
  run.world().run();
}

Scenario ordered() {
  Scenario scenario{"ordered", "", {}, &run_ordered};
  scenario.instrumented = true;
  return scenario;
}

scheduler::TraceHash hash_with(const scheduler::Profile& profile, std::uint64_t seed) {
  Configuration configuration;
  configuration.scenario = "ordered";
  configuration.seed = seed;
  return run_once(test_world(), ordered(), configuration, nullptr, {}, {}, &profile).trace_hash;
}

TEST(Survey, IsMadeForInstrumentedScenariosAndForStrategiesThatWantIt) {
  Configuration configuration;
  EXPECT_EQ(surveys_before(ordered(), configuration), scheduler::kSurveys);
  Scenario plain = ordered();
  plain.instrumented = false;
  EXPECT_EQ(surveys_before(plain, configuration), 0u);
  configuration.strategy = "surw";
  EXPECT_EQ(surveys_before(plain, configuration), scheduler::kSurveys);
  EXPECT_EQ(surveys_before(ordered(), survey_of(configuration, 2)), 1u);
}

TEST(Survey, GivesTheSameProfileWhateverRanBefore) {
  const auto first = take_profile(test_world(), ordered(), {});
  ASSERT_TRUE(first.has_value());
  for (std::uint64_t seed = 0; seed < 10; ++seed) hash_with(*first, seed);
  Configuration configuration;
  configuration.seed = 77;
  const auto second = take_profile(test_world(), ordered(), configuration);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->places, first->places);
  EXPECT_EQ(second->pairs, first->pairs);
  EXPECT_EQ(second->locations, first->locations);
  EXPECT_EQ(second->points, first->points);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(hash_with(*first, seed), hash_with(*second, seed));
  }
}

}  // namespace
}  // namespace reprise::sim
