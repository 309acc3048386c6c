#include "faults/fault_plan.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace reprise::faults {
namespace {

using scheduler::Decisions;

struct SeededPlan {
  Decisions decisions;
  FaultPlan plan{decisions};

  explicit SeededPlan(std::uint64_t seed = 1) { decisions.begin(seed); }
};

TEST(Families, AreCompleteAndHaveStreamsOfTheirOwn) {
  std::set<std::uint64_t> streams;
  std::set<std::string_view> words;
  for (const Family& each : families()) {
    EXPECT_EQ(find_family(each.name), &each);
    EXPECT_EQ(&family(each.id), &each);
    EXPECT_FALSE(each.models.empty() || each.leaves_out.empty());
    EXPECT_LE(each.commonest, each.rarest);
    streams.insert({each.strikes.id, each.detail.id});
    words.insert({each.name, each.probe});
    for (const Knob& knob : each.knobs) {
      EXPECT_LE(knob.minimum, knob.standard);
      EXPECT_LE(knob.standard, knob.maximum);
    }
  }
  EXPECT_EQ(streams.size(), 2 * families().size());
  EXPECT_EQ(words.size(), 2 * families().size());
}

TEST(FaultPlan, IsCalmUntilAFamilyIsPinned) {
  SeededPlan run;
  EXPECT_FALSE(run.plan.strikes(FamilyId::kill, 1, 1));
  run.plan.pin(FamilyId::kill, {1, 1});
  EXPECT_TRUE(run.plan.strikes(FamilyId::kill, 1, 1));
  EXPECT_FALSE(run.plan.strikes(FamilyId::power_cut, 1, 1));
  EXPECT_EQ(run.plan.setting(FamilyId::kill).strikes, 1U);
  run.plan.heal();
  EXPECT_FALSE(run.plan.strikes(FamilyId::kill, 1, 1));
  EXPECT_EQ(run.plan.setting(FamilyId::kill).strikes, 1U);
}

TEST(FaultPlan, EveryFamilyStrikesInSomeRunOfASwarm) {
  std::map<std::string_view, std::uint64_t> active;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SeededPlan run(seed);
    run.plan.draw(ContractLevel::lying_disk);
    for (const Family& each : families()) {
      const FaultPlan::Setting& setting = run.plan.setting(each.id);
      if (!setting.active) continue;
      ++active[each.name];
      EXPECT_EQ(setting.rate.numerator, 1U);
      EXPECT_GE(setting.rate.denominator, each.commonest);
      EXPECT_LE(setting.rate.denominator, each.rarest);
      for (std::size_t i = 0; i < each.knobs.size(); ++i) {
        EXPECT_GE(setting.knobs[i], each.knobs[i].minimum);
        EXPECT_LE(setting.knobs[i], each.knobs[i].maximum);
      }
    }
  }
  for (const Family& each : families()) {
    EXPECT_GT(active[each.name], 50U) << each.name;
    EXPECT_LT(active[each.name], 150U) << each.name;
  }
}

TEST(FaultPlan, ASwarmStaysWithinTheContract) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SeededPlan run(seed);
    run.plan.draw(ContractLevel::honest_disk);
    EXPECT_FALSE(run.plan.setting(FamilyId::failed_fsync).active);
    EXPECT_FALSE(run.plan.setting(FamilyId::bit_flip).active);
  }
}

TEST(FaultPlan, OneFamilyDoesNotShiftAnother) {
  const auto strikes_of_kill = [](bool with_others) {
    SeededPlan run(7);
    run.plan.pin(FamilyId::kill, {1, 4});
    if (with_others) run.plan.pin(FamilyId::short_read, {1, 2});
    std::vector<bool> strikes;
    for (std::uint64_t counter = 0; counter < 100; ++counter) {
      strikes.push_back(run.plan.strikes(FamilyId::kill, 1, counter));
      (void)run.plan.strikes(FamilyId::short_read, 1, counter);
    }
    return strikes;
  };
  EXPECT_EQ(strikes_of_kill(false), strikes_of_kill(true));
}

TEST(FaultPlan, AnEmptyPlanOfDecisionsIsQuiet) {
  SeededPlan run;
  run.decisions.begin(1, {});
  run.plan.draw(ContractLevel::lying_disk);
  for (const Family& each : families()) EXPECT_FALSE(run.plan.setting(each.id).active);
  run.plan.pin(FamilyId::kill, {1, 1});
  EXPECT_FALSE(run.plan.strikes(FamilyId::kill, 1, 1));
}

TEST(ClockStep, GoesBothWaysWithinItsKnob) {
  SeededPlan run;
  EXPECT_EQ(draw_clock_step_ns(run.plan, 0, 0), 0);
  run.plan.pin(FamilyId::clock_step, {1, 1});
  run.plan.set_knob(FamilyId::clock_step, 0, 1000);
  std::set<bool> forwards;
  for (std::uint64_t counter = 0; counter < 100; ++counter) {
    const std::int64_t step = draw_clock_step_ns(run.plan, 0, counter);
    EXPECT_NE(step, 0);
    EXPECT_LE(std::abs(step), 1000);
    forwards.insert(step > 0);
  }
  EXPECT_EQ(forwards.size(), 2U);
}

}  // namespace
}  // namespace reprise::faults
