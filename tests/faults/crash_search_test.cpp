#include "faults/crash_search.hpp"

#include <gtest/gtest.h>

#include "tests/faults/crash_space_fixture.hpp"

namespace reprise::faults {
namespace {

/// A recovery that asks for everything there is.
std::vector<CrashStep> ask_everything(const CrashSpace& space, const CrashState& state) {
  std::vector<CrashStep> path;
  for (SlotNumber slot = 0; slot < space.slots(); ++slot) {
    path.push_back({slot, space.answer(state, slot)});
  }
  return path;
}

/// @returns the states in the order in which they were proposed
std::vector<CrashState> search_all(const CrashSpace& space, CrashSearch& search) {
  std::vector<CrashState> states;
  while (auto state = search.next()) {
    search.done(*state, ask_everything(space, *state), 0);
    states.push_back(std::move(*state));
  }
  return states;
}

class CrashSearchTest : public testing::Test {
 protected:
  HistoryBuilder builder_ = history_of_everything();
  CrashSpace space_{CrashModel(builder_.history(), *find_profile("posix-2024")), 1};
  std::size_t states_ = all_ideals(space_.precedence()).size();
};

TEST_F(CrashSearchTest, BeginsWithTheExtremesAndEndsWithEveryState) {
  CrashSearch search(space_, 1, {.recoveries = 2 * states_});
  const std::vector<CrashState> states = search_all(space_, search);
  EXPECT_EQ(states[0].survivors, AtomSet(space_.atoms(), 0));
  EXPECT_EQ(states[1].survivors, AtomSet(space_.atoms(), 1));
  EXPECT_EQ(states.size(), states_);
  EXPECT_TRUE(search.exhausted());
}

TEST_F(CrashSearchTest, TriesTheCheapLevelsWholeWhateverTheLimit) {
  CrashSearch search(space_, 1, {.recoveries = 1});
  search_all(space_, search);
  EXPECT_FALSE(search.exhausted());
  EXPECT_EQ(search.levels_done(), static_cast<std::size_t>(CrashLevel::pairs));
}

TEST_F(CrashSearchTest, KeepsItsLimit) {
  const std::uint64_t limit = states_ - 2;
  CrashSearch search(space_, 1, {.recoveries = limit});
  search_all(space_, search);
  EXPECT_FALSE(search.exhausted());
  EXPECT_LE(search.recoveries(), limit);
}

TEST_F(CrashSearchTest, EagerlyTriesEveryStateOnce) {
  CrashSearch search(space_, 1, {.recoveries = 2 * states_, .eager = true});
  EXPECT_EQ(search_all(space_, search).size(), states_);
  EXPECT_TRUE(search.exhausted());
}

}  // namespace
}  // namespace reprise::faults
