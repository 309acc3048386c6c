#include "scheduler/bits_ahead.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

struct PlainTask : Task {
  explicit PlainTask(TaskId its_id) { id = its_id; }
};

constexpr KeyedPrf kBits{7, 1};

TEST(BitsAhead, AreThoseOfTheStream) {
  BitsAhead ahead;
  ahead.begin(kBits);
  PlainTask one(0);
  PlainTask other(1);
  ahead.created(one);
  ahead.created(other);
  for (std::uint64_t point = 1; point < 100; ++point) {
    for (PlainTask* const task : {&one, &other}) {
      task->points = point;
      EXPECT_EQ(ahead.of(*task), kBits(task->id, point));
    }
  }
}

TEST(BitsAhead, AreThoseOfTheStreamWhereATaskPassedPointsUnasked) {
  BitsAhead ahead;
  ahead.begin(kBits);
  PlainTask task(3);
  ahead.created(task);
  for (const std::uint64_t point : {5U, 6U, 9U, 10U, 1000U}) {
    task.points = point;
    EXPECT_EQ(ahead.of(task), kBits(3, point));
  }
}

TEST(BitsAhead, AreThoseOfTheStreamForTheHost) {
  BitsAhead ahead;
  ahead.begin(kBits);
  const PlainTask host(kNoTask);
  EXPECT_EQ(ahead.of(host), kBits(kNoTask, 0));
}

TEST(BitsAhead, ForgetTheRunBefore) {
  BitsAhead ahead;
  ahead.begin(kBits);
  PlainTask task(0);
  ahead.created(task);
  constexpr KeyedPrf kOthers{8, 1};
  ahead.begin(kOthers);
  ahead.created(task);
  task.points = 1;
  EXPECT_EQ(ahead.of(task), kOthers(0, 1));
}

}  // namespace
}  // namespace reprise::scheduler
