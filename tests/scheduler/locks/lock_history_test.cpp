#include "scheduler/locks/lock_history.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

constexpr std::uint64_t kA = 1;
constexpr std::uint64_t kB = 2;
constexpr std::uint64_t kMessages = 3;

const char condition = 0;

class LockHistoryTest : public testing::Test {
 protected:
  LockHistoryTest() {
    history_.created(0, kNoTask);
    history_.created(1, 0);
    history_.created(2, 0);
  }

  void take_both(TaskId task, std::uint64_t first, std::uint64_t second) {
    history_.locked(task, {.object = first});
    history_.locked(task, {.object = second});
    history_.unlocked(task, second);
    history_.unlocked(task, first);
  }

  void take_alone(TaskId task, std::uint64_t lock) {
    history_.locked(task, {.object = lock});
    history_.unlocked(task, lock);
  }

  bool finds_a_cycle() const { return !history_.order().cycles().empty(); }

  LockHistory history_;
};

TEST_F(LockHistoryTest, KnowsWhatIsHeld) {
  history_.locked(1, {.object = kA});
  history_.locked(1, {.object = kB});
  history_.unlocked(1, kA);
  ASSERT_EQ(history_.held(1).size(), 1u);
  EXPECT_EQ(history_.held(1).front().object, kB);
  EXPECT_TRUE(history_.held(2).empty());
}

TEST_F(LockHistoryTest, WhatAMutexOrdersDoesNotCount) {
  take_both(1, kA, kB);
  take_alone(1, kMessages);
  take_alone(2, kMessages);
  take_both(2, kB, kA);
  EXPECT_TRUE(finds_a_cycle());
}

TEST_F(LockHistoryTest, WhatAJoinOrdersCounts) {
  take_both(1, kA, kB);
  history_.joined(2, 1);
  take_both(2, kB, kA);
  EXPECT_FALSE(finds_a_cycle());
}

TEST_F(LockHistoryTest, AMessageUnderALockCounts) {
  take_both(1, kA, kB);
  history_.locked(1, {.object = kMessages});
  history_.signalled(1, &condition);
  history_.unlocked(1, kMessages);
  take_alone(2, kMessages);
  take_both(2, kB, kA);
  EXPECT_FALSE(finds_a_cycle());
}

TEST_F(LockHistoryTest, AMessageThatIsReadBeforeItsSignalCounts) {
  take_both(1, kA, kB);
  take_alone(1, kMessages);
  take_alone(2, kMessages);
  take_both(2, kB, kA);
  history_.signalled(1, &condition);
  EXPECT_FALSE(finds_a_cycle());
}

TEST_F(LockHistoryTest, AMessageToSomebodyElseDoesNotCount) {
  take_both(1, kA, kB);
  take_alone(1, kMessages);
  history_.signalled(1, &condition);
  take_both(2, kB, kA);
  EXPECT_TRUE(finds_a_cycle());
}

}  // namespace
}  // namespace reprise::scheduler
