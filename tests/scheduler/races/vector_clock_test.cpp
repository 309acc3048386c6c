#include "scheduler/races/vector_clock.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

constexpr TaskId kFirst = 0;
constexpr TaskId kFar = 100;  // not among the few that stand in the clock itself

TEST(VectorClock, KnowsFarTasksLikeTheFirstOnes) {
  for (const TaskId task : {kFirst, kFar}) {
    VectorClock clock;
    EXPECT_EQ(clock.time_of(task), 0u);
    clock.see({task, 3});
    clock.see({task, 2});
    clock.tick(task);
    EXPECT_EQ(clock.time_of(task), 4u);
    EXPECT_TRUE(clock.covers(Epoch{task, 4}));
    EXPECT_FALSE(clock.covers(Epoch{task, 5}));
    EXPECT_GT(clock.tasks(), task);
    clock.clear();
    EXPECT_TRUE(clock.empty());
    EXPECT_EQ(clock.time_of(task), 0u);
  }
}

TEST(VectorClock, JoinsWhatEitherHasSeen) {
  VectorClock few;
  few.see({kFirst, 7});
  VectorClock many;
  many.see({kFirst, 5});
  many.see({kFar, 6});
  EXPECT_FALSE(few.covers(many));
  EXPECT_FALSE(many.covers(few));
  VectorClock both = few;
  both.join(many);
  EXPECT_TRUE(both.covers(few));
  EXPECT_TRUE(both.covers(many));
  many.join(few);
  EXPECT_TRUE(many.covers(both));
  EXPECT_EQ(few.time_of(kFar), 0u);
}

TEST(VectorClock, IsCopiedWhole) {
  VectorClock many;
  many.see({kFar, 6});
  VectorClock copy;
  copy = many;
  many.tick(kFar);
  EXPECT_EQ(copy.time_of(kFar), 6u);
  copy = VectorClock(many);
  EXPECT_EQ(copy.time_of(kFar), 7u);
  copy = VectorClock();
  EXPECT_EQ(copy.time_of(kFar), 0u);
}

TEST(VectorClock, ItsMarkTellsWhetherSomethingWasSeen) {
  for (const TaskId task : {kFirst, kFar}) {
    VectorClock clock;
    clock.see({task, 3});
    clock.see({kFirst + 1, 2});
    EXPECT_EQ(clock.mark(), 5u);
    EXPECT_EQ(clock.mark_of_others(task), 2u);
    VectorClock other;
    other.see({task, 4});
    clock.join(other);
    EXPECT_EQ(clock.mark(), 6u);
    clock.join(other);
    EXPECT_EQ(clock.mark(), 6u);
  }
}

}  // namespace
}  // namespace reprise::scheduler
