#include "faults/crash_choice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "faults/ideals.hpp"
#include "tests/faults/history_builder.hpp"

namespace reprise::faults {
namespace {

using scheduler::Decision;
using scheduler::Decisions;

/// A history with a bit of everything: overwrites, versions, growth, names.
HistoryBuilder mixed() {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.write(10, 0, 700, 0);
  builder.write(9, 0, 10, 4096);
  builder.write(9, 0, 10, 4096);
  builder.rename(kRoot, "a", kRoot, "b", 10);
  return builder;
}

TEST(CrashChoice, IsAlwaysLegalAndReachesEveryLegalState) {
  for (const Profile& profile : shipped_profiles()) {
    const HistoryBuilder builder = mixed();
    const CrashModel model(builder.history(), profile);
    std::set<AtomSet> legal;
    for_each_ideal(model.precedence, 10'000, [&](const AtomSet& ideal) { legal.insert(ideal); });
    std::set<AtomSet> chosen;
    Decisions decisions;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
      decisions.begin(seed);
      chosen.insert(choose_survivors(model, {.disk = 0, .number = 0}, decisions));
    }
    EXPECT_EQ(chosen, legal) << profile.name;
  }
}

TEST(CrashChoice, NothingIsLostInAnEmptyPlan) {
  const HistoryBuilder builder = mixed();
  const CrashModel model(builder.history(), *find_profile("posix-2024"));
  Decisions decisions;
  decisions.begin(1, {});
  EXPECT_EQ(choose_survivors(model, {}, decisions), AtomSet(model.log.atoms(), 1));
}

TEST(CrashChoice, ARecordedCrashIsRepeatedByItsPlan) {
  const HistoryBuilder builder = mixed();
  for (const Profile& profile : shipped_profiles()) {
    const CrashModel model(builder.history(), profile);
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      Decisions decisions;
      decisions.record(true);
      decisions.begin(seed);
      const AtomSet chosen = choose_survivors(model, {}, decisions);
      const std::vector<Decision> plan = decisions.recorded();
      decisions.begin(seed + 1, plan);
      ASSERT_EQ(choose_survivors(model, {}, decisions), chosen);
    }
  }
}

TEST(CrashChoice, AnyPartOfAPlanIsALegalAndMilderCrash) {
  const HistoryBuilder builder = mixed();
  const CrashModel model(builder.history(), *find_profile("ext4-ordered"));
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Decisions decisions;
    decisions.record(true);
    decisions.begin(seed);
    const AtomSet chosen = choose_survivors(model, {}, decisions);
    std::vector<Decision> plan = decisions.recorded();
    while (!plan.empty()) {
      plan.erase(plan.begin() + static_cast<std::ptrdiff_t>(seed % plan.size()));
      decisions.begin(seed, plan);
      const AtomSet milder = choose_survivors(model, {}, decisions);
      ASSERT_TRUE(is_legal(model.precedence, milder));
      for (std::size_t i = 0; i < milder.size(); ++i) ASSERT_GE(milder[i], chosen[i]);
    }
  }
}

TEST(CrashChoice, APlanNamesOnlyLossesThatNothingElseExplains) {
  HistoryBuilder builder;
  for (int i = 0; i < 50; ++i) builder.make(kRoot, "f" + std::to_string(i), 10);
  const CrashModel model(builder.history(), *find_profile("ext4-ordered"));
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Decisions decisions;
    decisions.record(true);
    decisions.begin(seed);
    choose_survivors(model, {}, decisions);
    EXPECT_LE(decisions.recorded().size(), 1U);  // one ordered sequence: one cut
  }
}

TEST(CrashChoice, EveryCrashHasChoicesOfItsOwn) {
  HistoryBuilder builder;
  builder.write(9, 0, 4096, 4096);
  const CrashModel model(builder.history(), *find_profile("posix-2024"));
  Decisions decisions;
  decisions.begin(1);
  std::set<AtomSet> chosen;
  for (std::uint32_t number = 0; number < 50; ++number) {
    chosen.insert(choose_survivors(model, {.disk = 0, .number = number}, decisions));
  }
  EXPECT_GT(chosen.size(), 10U);
  const auto on_disk = [&](std::uint32_t disk) {
    std::vector<AtomSet> sets;
    for (std::uint32_t number = 0; number < 8; ++number) {
      sets.push_back(choose_survivors(model, {.disk = disk, .number = number}, decisions));
    }
    return sets;
  };
  EXPECT_NE(on_disk(0), on_disk(1));
}

}  // namespace
}  // namespace reprise::faults
