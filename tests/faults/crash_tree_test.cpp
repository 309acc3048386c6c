#include "faults/crash_tree.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/faults/crash_space_fixture.hpp"

namespace reprise::faults {
namespace {

using Recovery = std::function<std::vector<CrashStep>(const CrashState&)>;

/// Asks for everything there is.
Recovery curious(const CrashSpace& space) {
  return [&space](const CrashState& state) {
    std::vector<CrashStep> path;
    for (SlotNumber slot = 0; slot < space.slots(); ++slot) {
      path.push_back({slot, space.answer(state, slot)});
    }
    return path;
  };
}

/// Asks for one thing after the other until one is not as it was last written.
Recovery easily_satisfied(const CrashSpace& space) {
  return [&space](const CrashState& state) {
    std::vector<CrashStep> path;
    for (SlotNumber slot = 0; slot < space.slots(); ++slot) {
      path.push_back({slot, space.answer(state, slot)});
      if (path.back().answer + 1 < space.answers(slot)) break;
    }
    return path;
  };
}

/// Recovers from whatever the tree proposes. @returns the states
std::vector<CrashState> exhaust(CrashTree& tree, const Recovery& recovery) {
  std::vector<CrashState> states;
  while (const auto state = tree.next_unseen()) {
    tree.insert(recovery(*state), static_cast<LeafValue>(states.size()));
    states.push_back(*state);
  }
  return states;
}

class CrashTreeTest : public testing::Test {
 protected:
  CrashSpace space_under(const Profile& profile) {
    return {CrashModel(builder_.history(), profile), 1};
  }

  HistoryBuilder builder_ = history_of_everything();
};

TEST_F(CrashTreeTest, ProposesEveryStateToARecoveryThatAsksForEverything) {
  for (const Profile& profile : shipped_profiles()) {
    const CrashSpace space = space_under(profile);
    CrashTree tree(space);
    std::set<AtomSet> seen;
    for (const CrashState& state : exhaust(tree, curious(space))) seen.insert(state.survivors);
    const std::vector<AtomSet> all = all_ideals(space.precedence());
    EXPECT_EQ(seen, std::set<AtomSet>(all.begin(), all.end())) << profile.name;
    EXPECT_EQ(tree.leaves(), all.size()) << profile.name;
    EXPECT_TRUE(tree.complete());
  }
}

TEST_F(CrashTreeTest, KnowsEveryStateThatARecoveryStandsFor) {
  for (const Profile& profile : shipped_profiles()) {
    const CrashSpace space = space_under(profile);
    CrashTree tree(space);
    const Recovery recovery = easily_satisfied(space);
    const std::vector<CrashState> recovered = exhaust(tree, recovery);
    const std::vector<AtomSet> all = all_ideals(space.precedence());
    EXPECT_LT(recovered.size(), all.size()) << profile.name;
    for (const AtomSet& ideal : all) {
      const CrashState state{ideal, 0, {}};
      const auto value = tree.find(state);
      ASSERT_TRUE(value.has_value()) << profile.name;
      const auto path = recovery(state);
      const auto twin = recovery(recovered[*value]);
      ASSERT_EQ(path.size(), twin.size()) << profile.name;
      for (std::size_t i = 0; i < path.size(); ++i) EXPECT_EQ(path[i].answer, twin[i].answer);
    }
  }
}

TEST_F(CrashTreeTest, KnowsNothingBeforeTheFirstRecovery) {
  const CrashSpace space = space_under(*find_profile("posix-2024"));
  const CrashTree tree(space);
  EXPECT_FALSE(tree.complete());
  EXPECT_FALSE(tree.find({AtomSet(space.atoms(), 1), 0, {}}));
}

TEST_F(CrashTreeTest, IsCompleteWhenRecoveryAsksForNothing) {
  const CrashSpace space = space_under(*find_profile("posix-2024"));
  CrashTree tree(space);
  tree.insert({}, 7);
  EXPECT_TRUE(tree.complete());
  EXPECT_EQ(tree.find({AtomSet(space.atoms(), 0), 0, {}}), 7U);
}

TEST_F(CrashTreeTest, RefusesAnotherQuestionAfterTheSameAnswers) {
  const CrashSpace space = space_under(*find_profile("posix-2024"));
  CrashTree tree(space);
  const std::vector<CrashStep> first = {{0, 0}};
  const std::vector<CrashStep> second = {{1, 0}};
  tree.insert(first, 0);
  EXPECT_DEATH(tree.insert(second, 0), "bug in Reprise");
}

}  // namespace
}  // namespace reprise::faults
