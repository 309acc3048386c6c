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

/// The host says who goes on after each letter.
std::string run_in_stretches(Toy& toy) {
  std::string order;
  for (const char letter : {'a', 'b', 'c', 'd'}) {
    toy.spawn([&toy, &order, letter] {
      for (int i = 0; i < 6; ++i) {
        order += letter;
        toy.scheduler.stop();
      }
    });
  }
  while (toy.scheduler.run() == Stop::requested) continue;
  return order;
}

/// Of those who wait, one step wakes three.
std::string wake_several(Toy& toy) {
  std::string order;
  const std::string waiting = "abcde";
  for (const char letter : waiting) {
    toy.spawn([&toy, &order, letter] {
      toy.scheduler.block({.address = &toy});
      order += letter;
    });
  }
  toy.spawn([&toy, &waiting] {
    while (toy.scheduler.waiting(&toy) < waiting.size()) toy.scheduler.yield();
    for (const std::size_t most : {3U, 1U, 1U}) {
      toy.scheduler.wake(&toy, most);
      toy.scheduler.point();
    }
  });
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  return order;
}

void expect_repeated(std::string (*run)(Toy&)) {
  Toy toy;
  for (const char* strategy : {"uniform", "sticky", "pct:4", "round-robin"}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      toy.decisions.record(true);
      toy.begin(seed, strategy);
      const std::string original = run(toy);
      const std::vector<Decision> plan = toy.decisions.recorded();
      toy.decisions.begin(seed, plan);
      toy.begin_with(make_replay_strategy());
      EXPECT_EQ(run(toy), original) << strategy << ", seed " << seed;
    }
  }
}

TEST(Replay, RepeatsARecordedSchedule) { expect_repeated(&run_letters); }

TEST(Replay, RepeatsEachChoiceOfTheHost) { expect_repeated(&run_in_stretches); }

TEST(Replay, RepeatsEachChoiceOfAStepThatWakesSeveral) { expect_repeated(&wake_several); }

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
