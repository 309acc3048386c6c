#include <gtest/gtest.h>

#include <functional>

#include "scheduler/races/call_tree.hpp"
#include "scheduler/races/lock_sets.hpp"
#include "scheduler/source_line.hpp"

namespace reprise::scheduler {
namespace {

const void* code(std::uintptr_t address) { return reinterpret_cast<const void*>(address); }

TEST(CallTree, TellsWhereEachCallCameFrom) {
  CallTree calls;
  const auto outer = calls.enter(CallTree::kRoot, code(1));
  const auto inner = calls.enter(outer, code(2));
  EXPECT_EQ(calls.callers(inner), (std::vector{code(2), code(1)}));
  EXPECT_EQ(calls.leave(inner), outer);
}

TEST(CallTree, GivesTheSameStackTheSameNumber) {
  CallTree calls;
  const auto first = calls.enter(CallTree::kRoot, code(1));
  const auto other = calls.enter(CallTree::kRoot, code(2));
  EXPECT_NE(first, other);
  EXPECT_EQ(calls.enter(CallTree::kRoot, code(1)), first);
}

TEST(CallTree, FindsEveryStackAgainThatBranchesOff) {
  CallTree calls;
  std::vector<CallTree::Node> stacks;
  for (std::uintptr_t i = 1; i <= 5; ++i) stacks.push_back(calls.enter(CallTree::kRoot, code(i)));
  for (std::uintptr_t i = 1; i <= 5; ++i) {
    EXPECT_EQ(calls.enter(CallTree::kRoot, code(i)), stacks[i - 1]);
  }
}

TEST(CallTree, LeavingMoreThanWasEnteredStaysAtTheRoot) {
  const CallTree calls;
  EXPECT_EQ(calls.leave(CallTree::kRoot), CallTree::kRoot);
}

TEST(LockSets, KnowWhatIsHeld) {
  LockSets locks;
  const auto one = locks.with(LockSets::kNone, {1, nullptr});
  const auto both = locks.with(one, {2, nullptr});
  EXPECT_EQ(locks.of(both).size(), 2u);
  EXPECT_EQ(locks.without(both, 2), one);
  EXPECT_EQ(locks.without(one, 1), LockSets::kNone);
  EXPECT_EQ(locks.without(one, 7), one);
}

TEST(LockSets, KeepTheOthersInTheOrderOfTaking) {
  LockSets locks;
  LockSets::Set held = LockSets::kNone;
  for (std::uint64_t object = 1; object <= 3; ++object) held = locks.with(held, {object, nullptr});
  const auto left = locks.of(locks.without(held, 1));
  ASSERT_EQ(left.size(), 2u);
  EXPECT_EQ(left[0].object, 2u);
  EXPECT_EQ(left[1].object, 3u);
}

[[gnu::noinline]] const void* here() { return __builtin_return_address(0); }

TEST(SourceLine, IsKnownFromDebugInformation) {
  EXPECT_TRUE(source_line(here()).starts_with("reports_test.cpp:"));
  EXPECT_EQ(source_line(nullptr), "");
}

#ifdef __OPTIMIZE__  // without it nothing is inlined
TEST(SourceLine, OfAnInlinedHeaderIsThatOfItsCaller) {
  const void* const place = std::invoke(here);
  EXPECT_TRUE(source_line(place).starts_with("reports_test.cpp:")) << source_line(place);
}
#endif

}  // namespace
}  // namespace reprise::scheduler
