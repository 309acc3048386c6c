#include "faults/crash_levels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/faults/crash_space_fixture.hpp"

namespace reprise::faults {
namespace {

std::map<CrashLevel, std::vector<CrashState>> all_levels(const CrashSpace& space,
                                                         std::uint32_t fills) {
  std::map<CrashLevel, std::vector<CrashState>> states;
  CrashLevels levels(space, fills);
  while (const auto level = levels.at()) states[*level].push_back(levels.next());
  return states;
}

TEST(CrashLevels, AreLegalAndEachOfItsKind) {
  const HistoryBuilder builder = history_of_everything();
  for (const Profile& profile : shipped_profiles()) {
    const CrashSpace space(CrashModel(builder.history(), profile), 1);
    auto levels = all_levels(space, 1);
    ASSERT_EQ(levels.size(), kCrashLevels) << profile.name;
    for (const auto& [level, states] : levels) {
      for (const CrashState& state : states) {
        ASSERT_TRUE(is_legal(space.precedence(), state.survivors)) << profile.name;
      }
    }
    EXPECT_EQ(levels[CrashLevel::none].front().survivors, AtomSet(space.atoms(), 0));
    EXPECT_EQ(levels[CrashLevel::all].front().survivors, AtomSet(space.atoms(), 1));
    EXPECT_EQ(levels[CrashLevel::omit_one].size(), space.atoms());
    EXPECT_EQ(levels[CrashLevel::keep_two].size(), space.atoms() * (space.atoms() - 1) / 2);
    for (std::uint32_t atom = 0; atom < space.atoms(); ++atom) {
      EXPECT_EQ(levels[CrashLevel::omit_one][atom].survivors[atom], 0) << profile.name;
      EXPECT_EQ(levels[CrashLevel::keep_one][atom].survivors[atom], 1) << profile.name;
    }
  }
}

TEST(CrashLevels, TryEveryFilling) {
  const HistoryBuilder builder = history_of_everything();
  const CrashSpace space(CrashModel(builder.history(), *find_profile("posix-2024")), 3);
  const auto levels = all_levels(space, 3);
  std::set<std::uint32_t> fills;
  for (const CrashState& state : levels.at(CrashLevel::none)) fills.insert(state.fill);
  EXPECT_EQ(fills, (std::set<std::uint32_t>{0, 1, 2}));
}

TEST(CrashLevels, OfNothingPendingAreOneState) {
  const HistoryBuilder builder;
  const CrashSpace space(CrashModel(builder.history(), *find_profile("posix-2024")), 1);
  std::size_t states = 0;
  for (const auto& [level, made] : all_levels(space, 1)) states += made.size();
  EXPECT_EQ(states, 2U);  // nothing survives is everything survives
}

TEST(CrashSamples, AreLegalAndDiffer) {
  const HistoryBuilder builder = history_of_everything();
  const CrashSpace space(CrashModel(builder.history(), *find_profile("posix-2024")), 3);
  std::set<AtomSet> seen;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    const CrashState state = sample_state(space, 3, 1, number);
    ASSERT_TRUE(is_legal(space.precedence(), state.survivors));
    ASSERT_LT(state.fill, 3U);
    seen.insert(state.survivors);
  }
  EXPECT_EQ(seen.size(), all_ideals(space.precedence()).size());
}

}  // namespace
}  // namespace reprise::faults
