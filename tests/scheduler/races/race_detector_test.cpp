#include "scheduler/races/race_detector.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace reprise::scheduler {
namespace {

constexpr std::uintptr_t kPlace = 0x1000;

class RaceDetection : public testing::Test {
 protected:
  RaceDetection() {
    for (const TaskId task : {0u, 1u, 2u}) order_.created(task, kNoTask);
  }

  bool races(TaskId task, AccessKind kind, std::uintptr_t address = kPlace, std::size_t bytes = 8) {
    return detector_.access(task, kind, address, bytes, {}).has_value();
  }
  bool contended(TaskId task, AccessKind kind, std::uintptr_t address = kPlace,
                 std::size_t bytes = 8) {
    return detector_.sharing(task, kind, address, bytes) == Sharing::contended;
  }
  bool quiet(TaskId task, AccessKind kind) {
    return detector_.access_quiet(order_.now(task), kind, kPlace, 8, {}, Sharing::readers);
  }
  /// What `before` did is ordered before what `after` does from now on.
  void hand_over(TaskId before, TaskId after) {
    order_.release(before, this);
    order_.acquire(after, this);
  }

  HappensBefore order_;
  RaceDetector detector_{order_};
};

TEST_F(RaceDetection, ReadsDoNotConflict) {
  EXPECT_FALSE(races(0, AccessKind::read));
  EXPECT_FALSE(races(1, AccessKind::read));
}

TEST_F(RaceDetection, AWriteConflictsWithEveryReaderBeforeIt) {
  for (const TaskId reader : {0u, 1u}) {
    detector_.clear();
    races(0, AccessKind::read);
    races(1, AccessKind::read);
    hand_over(1 - reader, 2);
    EXPECT_TRUE(races(2, AccessKind::write)) << "reader " << reader;
  }
}

TEST_F(RaceDetection, AnAccessIsContendedWhereAnyOfItsBytesAre) {
  EXPECT_FALSE(contended(0, AccessKind::write, kPlace + 16, 8));
  EXPECT_TRUE(contended(1, AccessKind::write, kPlace + 4, 16));
  EXPECT_FALSE(contended(1, AccessKind::write, kPlace, 16));
}

TEST_F(RaceDetection, WhatOneLeavesForOthersToReadIsContendedFromTheNextWriteOn) {
  EXPECT_FALSE(contended(0, AccessKind::write));
  for (const TaskId reader : {1u, 2u, 0u}) EXPECT_FALSE(contended(reader, AccessKind::read));
  EXPECT_TRUE(contended(0, AccessKind::write));
  EXPECT_TRUE(contended(1, AccessKind::read));
}

TEST_F(RaceDetection, AReaderAmongReadersIsQuietOnceItIsKnown) {
  races(0, AccessKind::write);
  for (const TaskId reader : {1u, 2u}) {
    hand_over(0, reader);
    EXPECT_FALSE(quiet(reader, AccessKind::read));
    EXPECT_FALSE(races(reader, AccessKind::read));
  }
  for (const TaskId reader : {1u, 2u, 1u}) {
    EXPECT_TRUE(quiet(reader, AccessKind::read));
    order_.release(reader, this);  // its next read is another one
    EXPECT_TRUE(quiet(reader, AccessKind::read));
  }
  EXPECT_FALSE(quiet(0, AccessKind::write));
  EXPECT_TRUE(races(0, AccessKind::write));
}

TEST_F(RaceDetection, OrderedAccessesDoNotRace) {
  races(0, AccessKind::write);
  hand_over(0, 1);
  EXPECT_FALSE(races(1, AccessKind::read));
  hand_over(1, 2);
  EXPECT_FALSE(races(2, AccessKind::write));
}

TEST_F(RaceDetection, AWriteIsForgottenOnlyWhereItsSuccessorIsOrderedAfterIt) {
  races(0, AccessKind::write);
  hand_over(0, 1);
  races(1, AccessKind::write);
  EXPECT_TRUE(races(2, AccessKind::read));
}

TEST_F(RaceDetection, AFreeConflictsWithWhateverIsNotOrderedBeforeIt) {
  for (const AccessKind kind : {AccessKind::read, AccessKind::write, AccessKind::atomic_read}) {
    detector_.clear();
    races(0, kind, kPlace + 20, 4);
    const auto race = detector_.free(1, kPlace, 64, {});
    ASSERT_TRUE(race);
    EXPECT_EQ(race->later.kind, AccessKind::free);
    EXPECT_EQ(race->earlier.kind, kind);
    EXPECT_EQ(race->address, kPlace + 16);
  }
  detector_.clear();
  races(0, AccessKind::write, kPlace + 20, 4);
  hand_over(0, 1);
  EXPECT_FALSE(detector_.free(1, kPlace, 64, {}));
}

TEST_F(RaceDetection, AnAccessToWhatIsFreeIsOneWhateverTheOrder) {
  races(0, AccessKind::write);
  detector_.free(0, kPlace, 8, {});
  contended(0, AccessKind::read);  // asked before each access, and changes nothing
  const auto race = detector_.access(0, AccessKind::read, kPlace, 8, {});
  ASSERT_TRUE(race);
  EXPECT_TRUE(race->is_use_after_free());
  detector_.forget(kPlace, 8);  // somebody gets it
  EXPECT_FALSE(races(1, AccessKind::write));
}

TEST_F(RaceDetection, AtomicsRaceWithPlainAccessesOnly) {
  EXPECT_FALSE(races(0, AccessKind::atomic_write));
  EXPECT_FALSE(races(1, AccessKind::atomic_write));
  EXPECT_FALSE(races(1, AccessKind::atomic_read));
  EXPECT_TRUE(races(2, AccessKind::read));
}

TEST_F(RaceDetection, AnAtomicReadDoesNotHideAnEarlierAtomicWrite) {
  races(0, AccessKind::atomic_write);
  order_.release(0, this);
  races(0, AccessKind::atomic_read);
  EXPECT_TRUE(races(1, AccessKind::read));
}

TEST_F(RaceDetection, NeighboursDoNotStandForEachOther) {
  EXPECT_FALSE(races(0, AccessKind::write, kPlace, 1));
  EXPECT_FALSE(races(1, AccessKind::write, kPlace + 1, 1));
  EXPECT_FALSE(races(2, AccessKind::write, kPlace + 2, 6));
  EXPECT_TRUE(races(2, AccessKind::read, kPlace, 2));
}

TEST_F(RaceDetection, AccessesThatOverlapRaceWhereverTheyBegin) {
  races(0, AccessKind::write, kPlace + 6, 4);
  EXPECT_TRUE(races(1, AccessKind::read, kPlace + 8, 8));
}

TEST_F(RaceDetection, ForgottenMemoryIsNew) {
  races(0, AccessKind::write);
  detector_.forget(kPlace, 8);
  EXPECT_FALSE(races(1, AccessKind::write));
}

TEST_F(RaceDetection, ForgettingLeavesTheRestAlone) {
  races(0, AccessKind::write, kPlace, 16);
  detector_.forget(kPlace, 8);
  EXPECT_TRUE(races(1, AccessKind::write, kPlace + 8, 8));
}

// Against the definition: every pair of accesses to a common byte, compared one by one.
RC_GTEST_PROP(RaceDetectionProperty, AgreesWithTheDefinition, ()) {
  struct Seen {
    TaskId task;
    AccessKind kind;
    std::uintptr_t begin;
    std::uintptr_t end;
    Epoch when;
  };
  HappensBefore order;
  RaceDetector detector(order);
  for (const TaskId task : {0u, 1u, 2u}) order.created(task, kNoTask);
  std::vector<Seen> history;
  const int steps = *rc::gen::inRange(1, 60);
  for (int step = 0; step < steps; ++step) {
    const auto task = *rc::gen::inRange<TaskId>(0, 3);
    const int what = *rc::gen::inRange(0, 20);
    const auto object = *rc::gen::inRange<std::uintptr_t>(1, 3);
    if (what == 0) order.release(task, reinterpret_cast<const void*>(object));
    if (what == 1) order.acquire(task, reinterpret_cast<const void*>(object));
    if (what < 2) continue;
    if (what < 18 && !history.empty()) {  // else nothing but races
      order.release(history.back().task, &history);
      order.acquire(task, &history);
    }
    const auto kind = static_cast<AccessKind>(*rc::gen::inRange(0, 4));
    const bool is_word = *rc::gen::arbitrary<bool>();  // what the short way is for
    const std::uintptr_t offset = *rc::gen::inRange<std::uintptr_t>(0, 12);
    const std::uintptr_t begin = kPlace + (is_word ? offset / 8 * 8 : offset);
    const auto bytes = is_word ? 8 : *rc::gen::inRange<std::uintptr_t>(1, 9);
    const Seen now{task, kind, begin, begin + bytes, order.now(task)};
    const bool expected = std::any_of(history.begin(), history.end(), [&](const Seen& before) {
      return before.task != task && before.begin < now.end && now.begin < before.end &&
             (is_write(before.kind) || is_write(kind)) &&
             !(is_atomic(before.kind) && is_atomic(kind)) && !order.clock(task).covers(before.when);
    });
    const bool is_quiet =
        detector.access_quiet(order.now(task), kind, begin, bytes, {}, Sharing::readers);
    const Verdict again = is_quiet ? Verdict::ordered
                                   : detector.access_again(order.now(task), kind, begin, bytes, {});
    RC_CLASSIFY(is_quiet, "quiet");
    RC_CLASSIFY(!is_quiet && again != Verdict::unknown, "again");
    RC_ASSERT(again == Verdict::unknown || (again == Verdict::race) == expected);
    RC_ASSERT(again == Verdict::ordered ||
              detector.access(task, kind, begin, bytes, {}).has_value() == expected);
    if (expected) return;  // the first race ends a run
    history.push_back(now);
  }
}

}  // namespace
}  // namespace reprise::scheduler
