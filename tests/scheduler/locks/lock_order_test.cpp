#include "scheduler/locks/lock_order.hpp"

#include <gtest/gtest.h>

#include "scheduler/races/happens_before.hpp"

namespace reprise::scheduler {
namespace {

constexpr std::uint64_t kA = 1;
constexpr std::uint64_t kB = 2;
constexpr std::uint64_t kC = 3;
constexpr std::uint64_t kGate = 9;

const char places[100] = {};

/// Tasks 1, 2 and 3, created by task 0, take locks; a place for each pair of task and lock.
class LockOrderTest : public testing::Test {
 protected:
  LockOrderTest() {
    order_.begin();
    order_.created(0, kNoTask);
    for (const TaskId task : {1u, 2u, 3u}) order_.created(task, 0);
  }

  static Taking taking(TaskId task, std::uint64_t lock, LockKind kind = LockKind::mutex) {
    return {.object = lock, .site = &places[10 * task + lock], .kind = kind};
  }

  void take(TaskId task, const std::vector<std::uint64_t>& locks) {
    std::vector<Taking> held;
    for (const std::uint64_t lock : locks) {
      graph_.taken(task, order_.clock(task), held, taking(task, lock));
      held.push_back(taking(task, lock));
    }
  }

  HappensBefore order_;
  LockOrder graph_;
};

TEST_F(LockOrderTest, OppositeOrdersAreACycleWithBothPaths) {
  take(1, {kA, kB});
  take(2, {kB, kA});
  const std::vector<LockOrder::Cycle> cycles = graph_.cycles();
  ASSERT_EQ(cycles.size(), 1u);
  ASSERT_EQ(cycles[0].size(), 2u);
  EXPECT_EQ(cycles[0][0].task, 1u);
  EXPECT_EQ(cycles[0][0].held.site, taking(1, kA).site);
  EXPECT_EQ(cycles[0][0].wanted.site, taking(1, kB).site);
  EXPECT_EQ(cycles[0][1].held.site, taking(2, kB).site);
  EXPECT_EQ(cycles[0][1].wanted.site, taking(2, kA).site);
}

TEST_F(LockOrderTest, TheSameOrderIsNone) {
  take(1, {kA, kB, kC});
  take(2, {kA, kC});
  take(3, {kB, kC});
  EXPECT_TRUE(graph_.cycles().empty());
}

TEST_F(LockOrderTest, OneTaskAloneIsNone) {
  take(1, {kA, kB});
  take(1, {kB, kA});
  EXPECT_TRUE(graph_.cycles().empty());
}

TEST_F(LockOrderTest, ThreeTasksInARingAreACycle) {
  take(1, {kA, kB});
  take(2, {kB, kC});
  EXPECT_TRUE(graph_.cycles().empty());
  take(3, {kC, kA});
  ASSERT_EQ(graph_.cycles().size(), 1u);
  EXPECT_EQ(graph_.cycles()[0].size(), 3u);
}

TEST_F(LockOrderTest, AGateThatAllHoldKeepsThemApart) {
  take(1, {kGate, kA, kB});
  take(2, {kGate, kB, kA});
  EXPECT_TRUE(graph_.cycles().empty());
}

TEST_F(LockOrderTest, AGateThatOneDoesNotHoldKeepsNobodyApart) {
  take(1, {kGate, kA, kB});
  take(2, {kB, kA});
  EXPECT_EQ(graph_.cycles().size(), 1u);
}

TEST_F(LockOrderTest, WhatIsOrderedByAJoinIsNone) {
  take(1, {kA, kB});
  order_.joined(0, 1);
  take(0, {kB, kA});
  EXPECT_TRUE(graph_.cycles().empty());
}

TEST_F(LockOrderTest, WhatIsOrderedByCreationIsNone) {
  take(0, {kA, kB});
  order_.created(4, 0);
  take(4, {kB, kA});
  EXPECT_EQ(graph_.cycles().size(), 0u);
}

TEST_F(LockOrderTest, WhatComesAfterCreationIsACycle) {
  order_.created(4, 0);
  take(0, {kA, kB});
  take(4, {kB, kA});
  EXPECT_EQ(graph_.cycles().size(), 1u);
}

TEST_F(LockOrderTest, WhatIsOrderedByAMessageIsNone) {
  const char message = 0;
  take(1, {kA, kB});
  order_.release(1, &message);
  order_.acquire(2, &message);
  take(2, {kB, kA});
  EXPECT_TRUE(graph_.cycles().empty());
}

TEST_F(LockOrderTest, ReadersDoNotBlockReaders) {
  const auto read = [&](TaskId task, std::uint64_t first, std::uint64_t second) {
    const std::vector<Taking> held = {taking(task, first, LockKind::reader)};
    graph_.taken(task, order_.clock(task), held, taking(task, second, LockKind::reader));
  };
  read(1, kA, kB);
  read(2, kB, kA);
  EXPECT_TRUE(graph_.cycles().empty());
}

TEST_F(LockOrderTest, AReaderBlocksAWriter) {
  for (const TaskId task : {1u, 2u}) {
    const std::uint64_t first = task == 1 ? kA : kB;
    const std::vector<Taking> held = {taking(task, first, LockKind::reader)};
    graph_.taken(task, order_.clock(task), held, taking(task, kA + kB - first, LockKind::writer));
  }
  EXPECT_EQ(graph_.cycles().size(), 1u);
}

TEST_F(LockOrderTest, AnAttemptWaitsForNobody) {
  take(1, {kA, kB});
  const std::vector<Taking> held = {taking(2, kB)};
  Taking attempt = taking(2, kA);
  attempt.insists = false;
  graph_.taken(2, order_.clock(2), held, attempt);
  EXPECT_TRUE(graph_.cycles().empty());
}

TEST_F(LockOrderTest, TheSamePlacesAreReportedOnce) {
  for (int i = 0; i < 5; ++i) {
    take(1, {kA, kB});
    take(2, {kB, kA});
    order_.release(1, &places[0]);
  }
  EXPECT_EQ(graph_.cycles().size(), 1u);
}

TEST_F(LockOrderTest, ALongRunEndsInAMoment) {
  for (std::uint64_t i = 0; i < 3000; ++i) {
    for (const TaskId task : {1u, 2u, 3u}) {
      const std::uint64_t lock = (i + task) % 10;
      const std::uint64_t next = (lock + 1) % 10;
      take(task, task == 2 ? std::vector{next, lock} : std::vector{lock, next});
      order_.release(task, &places[task]);
    }
  }
  EXPECT_FALSE(graph_.cycles().empty());
}

}  // namespace
}  // namespace reprise::scheduler
