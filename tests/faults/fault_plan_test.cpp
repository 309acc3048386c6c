#include "faults/fault_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

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
    EXPECT_LE(each.knobs.size(), FaultPlan::kMaxKnobs);
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
    EXPECT_GT(active[each.name], 10U) << each.name;  // some are rarer, lest a run stops at once
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

TEST(FaultPlan, ASwarmLeavesOutWhatItIsTold) {
  constexpr std::array kLeftOut = {FamilyId::short_read, FamilyId::bit_flip};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SeededPlan whole(seed);
    SeededPlan part(seed);
    whole.plan.draw(ContractLevel::lying_disk);
    part.plan.draw(ContractLevel::lying_disk, kLeftOut);
    for (const Family& each : families()) {
      const bool is_left_out = std::ranges::find(kLeftOut, each.id) != kLeftOut.end();
      EXPECT_EQ(part.plan.setting(each.id).active,
                whole.plan.setting(each.id).active && !is_left_out);
    }
  }
}

/// What a plan over a table says to the families that are shipped: settings and strikes.
std::vector<std::uint64_t> answers(std::span<const Family> table, std::uint64_t seed) {
  Decisions decisions;
  decisions.begin(seed);
  FaultPlan plan(decisions, table);
  plan.draw(ContractLevel::lying_disk);
  std::vector<std::uint64_t> said;
  for (std::uint64_t counter = 0; counter < 50; ++counter) {
    for (const Family& each : table) {
      const bool strikes = plan.strikes(each.id, 1, counter);
      const std::uint64_t how = plan.detail(each.id, 1, counter, 1000);
      if (find_family(each.name) != nullptr) said.insert(said.end(), {strikes, how});
    }
  }
  for (const Family& each : families()) {
    const FaultPlan::Setting& setting = plan.setting(each.id);
    said.insert(said.end(), {setting.active, setting.rate.denominator});
    said.insert(said.end(), setting.knobs.begin(), setting.knobs.end());
  }
  return said;
}

TEST(FaultPlan, OldSeedsKeepTheirMeaningWhenAFamilyIsAdded) {
  std::vector<Family> table(families().begin(), families().end());
  Family added = table.back();
  added.id = static_cast<FamilyId>(table.size());
  added.name = "added later";
  added.strikes = scheduler::Stream{"added later"};
  added.detail = scheduler::Stream{"added later.detail"};
  table.push_back(added);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    EXPECT_EQ(answers(families(), seed), answers(table, seed)) << seed;
  }
}

TEST(FaultPlan, DrawsEveryValueOfASmallKnob) {
  std::vector<Family> table(families().begin(), families().end());
  constexpr std::array kSmall = {Knob{"small", "", 3, 6, 4}};
  table.front().knobs = kSmall;
  std::set<std::uint64_t> drawn;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Decisions decisions;
    decisions.begin(seed);
    FaultPlan plan(decisions, table);
    plan.draw(ContractLevel::lying_disk);
    drawn.insert(plan.knob(table.front().id, 0));
  }
  EXPECT_EQ(drawn, (std::set<std::uint64_t>{3, 4, 5, 6}));
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
