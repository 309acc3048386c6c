#include <gtest/gtest.h>

#include "scheduler/replay.hpp"
#include "tests/scheduler/toy.hpp"

namespace reprise::scheduler {
namespace {

std::string run_letters(Toy& toy) {
  std::string order;
  for (const char letter : {'a', 'b', 'c', 'd'}) {
    toy.spawn([&toy, &order, letter] {
      for (int i = 0; i < 6; ++i) {
        toy.scheduler.point();
        order += letter;
      }
    });
  }
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  return order;
}

TEST(Replay, RepeatsARecordedSchedule) {
  Toy toy;
  for (const char* strategy : {"uniform", "sticky", "pct:4", "round-robin"}) {
    toy.decisions.record(true);
    toy.begin(11, strategy);
    const std::string original = run_letters(toy);
    const std::vector<Decision> plan = toy.decisions.recorded();
    toy.decisions.begin(11, plan);
    toy.begin_with(make_replay_strategy());
    EXPECT_EQ(run_letters(toy), original) << strategy;
  }
}

TEST(Replay, AnEmptyPlanIsTheQuietSchedule) {
  Toy toy;
  toy.decisions.begin(11, {});
  toy.begin_with(make_replay_strategy());
  EXPECT_EQ(run_letters(toy), "aaaaaabbbbbbccccccdddddd");
}

TEST(Replay, AnEntryThatCannotRunAnyMoreIsIgnored) {
  Toy toy;
  const Decision gone{{kScheduleStream.id, 0, 1}, 99};
  toy.decisions.begin(11, {gone});
  toy.begin_with(make_replay_strategy());
  EXPECT_EQ(run_letters(toy), "aaaaaabbbbbbccccccdddddd");
}

}  // namespace
}  // namespace reprise::scheduler
