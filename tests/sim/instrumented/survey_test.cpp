#include "sim/survey_run.hpp"

#include <gtest/gtest.h>

#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

constexpr const scheduler::Profile* kNothingKnown = nullptr;

std::size_t chosen = 0;  // of the programs: scenarios are functions without state

void run_ordered(Run& run) {
  run.world().start("ordered", programs::kOrdered[chosen].run);
  run.world().run();
}

Scenario ordered() {
  Scenario scenario{"ordered", "", {}, &run_ordered};
  scenario.instrumented = true;
  return scenario;
}

RunResult run_with(const scheduler::Profile* profile, std::uint64_t seed, const Keep& keep = {}) {
  Configuration configuration;
  configuration.scenario = "ordered";
  configuration.seed = seed;
  return run_once(test_world(), ordered(), configuration, nullptr, keep, {}, profile);
}

scheduler::TraceHash hash_with(const scheduler::Profile& profile, std::uint64_t seed) {
  return run_with(&profile, seed).trace_hash;
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

// What is found in a survey is replayed by a run that nobody takes a profile of.
TEST(Survey, ChangesNothingInTheRunThatItIsTakenOf) {
  for (chosen = 0; chosen < programs::kOrdered.size(); ++chosen) {
    const auto profile = take_profile(test_world(), ordered(), {});
    ASSERT_TRUE(profile.has_value());
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      for (const scheduler::Profile* const known : {&*profile, kNothingKnown}) {
        const RunResult alone = run_with(known, seed);
        const RunResult surveyed = run_with(known, seed, {.profile = true});
        const char* const name = programs::kOrdered[chosen].name;
        ASSERT_EQ(alone.trace_hash, surveyed.trace_hash) << name << ", seed " << seed;
        ASSERT_EQ(alone.steps, surveyed.steps) << name << ", seed " << seed;
      }
    }
  }
  chosen = 0;
}

}  // namespace
}  // namespace reprise::sim
