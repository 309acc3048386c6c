#include "scheduler/memory/memory_model.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <set>
#include <vector>

namespace reprise::scheduler {
namespace {

constexpr TaskId kWriter = 0;
constexpr TaskId kReader = 1;
constexpr std::uint64_t kOldest = std::numeric_limits<std::uint64_t>::max();

/// Two tasks that the host made, and a model that asks for the choice that a test has set.
class MemoryModelTest : public testing::Test {
 protected:
  explicit MemoryModelTest(MemoryOptions options = {})
      : model_(
            happens_before_, [this](MemoryChoice, TaskId, std::uint64_t n) { return choose(n); },
            options) {
    happens_before_.created(kWriter, kNoTask);
    happens_before_.created(kReader, kNoTask);
  }

  std::uint64_t choose(std::uint64_t n) {
    ++asked_;
    return choice_ < n ? choice_ : n - 1;
  }
  void store(TaskId task, std::uint64_t& object, std::uint64_t value, Order order) {
    model_.store(task, {&object, sizeof object}, {value}, order);
  }
  std::uint64_t load(TaskId task, std::uint64_t& object, Order order) {
    return model_.load(task, {&object, sizeof object}, order).low;
  }

  HappensBefore happens_before_;
  MemoryModel model_;
  std::uint64_t choice_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t x_ = 0;
  std::uint64_t y_ = 0;
};

TEST_F(MemoryModelTest, TheQuietChoiceIsTheNewestStore) {
  store(kWriter, x_, 1, Order::relaxed);
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 1u);
  EXPECT_EQ(asked_, 1u);
}

TEST_F(MemoryModelTest, NoStoreIsEverTooOld) {
  for (std::uint64_t value = 1; value <= 1000; ++value) store(kWriter, x_, value, Order::release);
  choice_ = 900;
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 100u);
  choice_ = kOldest;
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 100u);  // but nobody goes back
}

TEST_F(MemoryModelTest, AStoreMayComeBeforeAnotherOne) {
  store(kWriter, x_, 1, Order::relaxed);
  choice_ = kOldest;
  store(kReader, x_, 2, Order::relaxed);
  EXPECT_EQ(x_, 1u);  // memory holds the newest
  EXPECT_EQ(load(kWriter, x_, Order::relaxed), 1u);
}

TEST_F(MemoryModelTest, AMutexMakesStoresKnown) {
  const int mutex = 0;
  store(kWriter, x_, 1, Order::relaxed);
  happens_before_.release(kWriter, &mutex);
  happens_before_.acquire(kReader, &mutex);
  choice_ = kOldest;
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 1u);
  EXPECT_EQ(asked_, 0u);
}

TEST_F(MemoryModelTest, AcquiringTeachesTheClocksWhatTheValueTells) {
  const Epoch plain_write = happens_before_.now(kWriter);
  store(kWriter, x_, 1, Order::release);
  const Epoch after = happens_before_.now(kWriter);
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 1u);
  EXPECT_FALSE(happens_before_.clock(kReader).covers(plain_write));
  EXPECT_EQ(load(kReader, x_, Order::acquire), 1u);
  EXPECT_TRUE(happens_before_.clock(kReader).covers(plain_write));
  EXPECT_FALSE(happens_before_.clock(kReader).covers(after));
}

TEST_F(MemoryModelTest, AnOldValueTeachesNothing) {
  const Epoch plain_write = happens_before_.now(kWriter);
  store(kWriter, x_, 1, Order::release);
  choice_ = kOldest;
  EXPECT_EQ(load(kReader, x_, Order::acquire), 0u);
  EXPECT_FALSE(happens_before_.clock(kReader).covers(plain_write));
}

TEST_F(MemoryModelTest, FencesDoAsMuch) {
  const Epoch plain_write = happens_before_.now(kWriter);
  model_.fence(kWriter, Order::release);
  store(kWriter, x_, 1, Order::relaxed);
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 1u);
  EXPECT_FALSE(happens_before_.clock(kReader).covers(plain_write));
  model_.fence(kReader, Order::acquire);
  EXPECT_TRUE(happens_before_.clock(kReader).covers(plain_write));
}

TEST_F(MemoryModelTest, NothingIsAskedWhileAllIsSeqCst) {
  choice_ = kOldest;
  for (std::uint64_t value = 1; value <= 10; ++value) {
    store(kWriter, x_, value, Order::seq_cst);
    model_.fence(kReader, Order::seq_cst);
    EXPECT_EQ(load(kReader, x_, Order::seq_cst), value);
  }
  EXPECT_EQ(asked_, 0u);
  // Once something else comes, the history is all there.
  store(kWriter, x_, 11, Order::relaxed);
  store(kWriter, x_, 12, Order::relaxed);
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 10u);
}

TEST_F(MemoryModelTest, APlainWriteIsSeenByAll) {
  store(kWriter, x_, 1, Order::relaxed);
  x_ = 7;
  choice_ = kOldest;
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 7u);
  EXPECT_EQ(asked_, 0u);
}

TEST_F(MemoryModelTest, FreedMemoryStartsAnew) {
  store(kWriter, x_, 1, Order::relaxed);
  store(kWriter, y_, 1, Order::relaxed);
  model_.forget(&x_, sizeof x_);
  choice_ = kOldest;
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 1u);
  EXPECT_EQ(load(kReader, y_, Order::relaxed), 0u);
}

TEST_F(MemoryModelTest, MuchFreedMemoryStartsAnewToo) {
  std::vector<std::uint64_t> block(4096);
  store(kWriter, block[7], 1, Order::relaxed);
  store(kWriter, x_, 1, Order::relaxed);
  model_.forget(block.data(), block.size() * sizeof block[0]);
  choice_ = kOldest;
  EXPECT_EQ(load(kReader, block[7], Order::relaxed), 1u);
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 0u);
}

TEST_F(MemoryModelTest, ValuesMayBeNarrowOrWide) {
  std::uint8_t narrow = 0;
  alignas(16) std::uint64_t wide[2] = {};
  model_.store(kWriter, {&narrow, 1}, {0x1ff}, Order::relaxed);
  EXPECT_EQ(narrow, 0xff);
  model_.store(kWriter, {wide, 16}, {1, 2}, Order::release);
  EXPECT_EQ(wide[1], 2u);
  const Value expected{1, 2};
  const CompareResult result =
      model_.compare_exchange(kReader, {wide, 16}, {.expected = expected, .desired = {3, 4}});
  EXPECT_TRUE(result.exchanged);
  EXPECT_EQ(result.found, expected);
  EXPECT_EQ(wide[1], 4u);
}

TEST_F(MemoryModelTest, AnotherSizeIsAnotherObject) {
  store(kWriter, x_, 0x0102, Order::relaxed);
  choice_ = kOldest;
  EXPECT_EQ(model_.load(kReader, {&x_, 1}, Order::relaxed).low, 2u);
  EXPECT_EQ(load(kReader, x_, Order::relaxed), 0x0102u);
}

TEST_F(MemoryModelTest, NothingComesBetweenAnUpdateAndWhatItRead) {
  const Cell cell{&x_, sizeof x_};
  const auto increment = [](Value value) { return Value{value.low + 1}; };
  choice_ = kOldest;
  for (std::uint64_t count = 0; count < 20; ++count) {
    const TaskId task = count % 2 == 0 ? kWriter : kReader;
    EXPECT_EQ(model_.read_modify_write(task, cell, Order::relaxed, increment).low, count);
  }
  EXPECT_EQ(asked_, 0u);
}

TEST_F(MemoryModelTest, NorInALongHistory) {
  const auto same = [](Value value) { return value; };
  for (std::uint64_t value = 1; value <= 100; ++value) {
    store(kWriter, x_, value, Order::relaxed);
    model_.read_modify_write(kWriter, {&x_, sizeof x_}, Order::relaxed, same);
  }
  choice_ = 1;  // behind the last plain store, where the update stands: so behind the update
  store(kReader, x_, 7, Order::relaxed);
  EXPECT_EQ(x_, 7u);
  store(kReader, x_, 8, Order::relaxed);
  EXPECT_EQ(x_, 8u);
}

TEST_F(MemoryModelTest, AFailedCompareExchangeOnlyReads) {
  store(kWriter, x_, 5, Order::relaxed);
  const CompareResult result = model_.compare_exchange(kReader, {&x_, sizeof x_},
                                                       {.expected = {4},
                                                        .desired = {6},
                                                        .success = Order::acq_rel,
                                                        .failure = Order::relaxed,
                                                        .weak = true});
  EXPECT_FALSE(result.exchanged);
  EXPECT_EQ(result.found.low, 5u);
  EXPECT_EQ(x_, 5u);
}

TEST_F(MemoryModelTest, ANewRunKnowsNothing) {
  store(kWriter, x_, 1, Order::relaxed);
  happens_before_.begin();
  model_.begin();
  happens_before_.created(kWriter, kNoTask);
  choice_ = kOldest;
  EXPECT_EQ(load(kWriter, x_, Order::relaxed), 1u);
}

class SpuriousFailures : public MemoryModelTest {
 protected:
  SpuriousFailures() : MemoryModelTest({.spurious_failures = true}) {}
};

TEST_F(SpuriousFailures, AreForWeakCompareExchangesAlone) {
  const Cell cell{&x_, sizeof x_};
  choice_ = 1;
  EXPECT_TRUE(model_.compare_exchange(kWriter, cell, {.expected = {0}, .desired = {1}}).exchanged);
  const CompareResult failed =
      model_.compare_exchange(kWriter, cell, {.expected = {1}, .desired = {2}, .weak = true});
  EXPECT_FALSE(failed.exchanged);
  EXPECT_EQ(failed.found.low, 1u);
  EXPECT_EQ(x_, 1u);
}

class SequentialMemory : public MemoryModelTest {
 protected:
  SequentialMemory() : MemoryModelTest({.mode = MemoryMode::sc}) {}
};

TEST_F(SequentialMemory, AsksNothingAndStillKnowsWhoSynchronised) {
  const Epoch plain_write = happens_before_.now(kWriter);
  store(kWriter, x_, 1, Order::relaxed);
  EXPECT_EQ(load(kReader, x_, Order::acquire), 1u);
  EXPECT_FALSE(happens_before_.clock(kReader).covers(plain_write));
  store(kWriter, x_, 2, Order::release);
  EXPECT_EQ(load(kReader, x_, Order::acquire), 2u);
  EXPECT_TRUE(happens_before_.clock(kReader).covers(plain_write));
  EXPECT_EQ(asked_, 0u);
}

TEST_F(SequentialMemory, APlainWriteTellsNobodyAnything) {
  const Epoch plain_write = happens_before_.now(kWriter);
  store(kWriter, x_, 1, Order::release);
  x_ = 2;
  EXPECT_EQ(load(kReader, x_, Order::acquire), 2u);
  EXPECT_FALSE(happens_before_.clock(kReader).covers(plain_write));
}

TEST_F(SequentialMemory, AnObjectOfAnotherSizeIsAnotherObject) {
  const Epoch plain_write = happens_before_.now(kWriter);
  store(kWriter, x_, 0x1'0000'0002, Order::release);
  EXPECT_EQ(model_.load(kReader, {&x_, 4}, Order::acquire).low, 2u);
  EXPECT_FALSE(happens_before_.clock(kReader).covers(plain_write));
}

// Who always reads the newest store and writes behind it learns the same from either memory.
RC_GTEST_PROP(MemoryModelProperty, TheModesAgreeWhereNothingIsChosen, ()) {
  constexpr TaskId kTasks = 3;
  constexpr Order kOrders[] = {Order::relaxed, Order::acquire, Order::release, Order::acq_rel,
                               Order::seq_cst};
  struct Side {
    explicit Side(MemoryMode mode)
        : model(order, [](MemoryChoice, TaskId, std::uint64_t) { return 0; }, {.mode = mode}) {
      for (TaskId task = 0; task < kTasks; ++task) order.created(task, kNoTask);
    }
    HappensBefore order;
    MemoryModel model;
    std::uint64_t objects[2] = {};
  };
  Side sides[] = {Side(MemoryMode::sc), Side(MemoryMode::rc11)};
  const int steps = *rc::gen::inRange(1, 60);
  for (int step = 0; step < steps; ++step) {
    const auto task = *rc::gen::inRange<TaskId>(0, kTasks);
    const auto object = *rc::gen::inRange<std::size_t>(0, 2);
    const int what = *rc::gen::inRange(0, 6);
    const Order order = *rc::gen::elementOf(std::vector(std::begin(kOrders), std::end(kOrders)));
    const auto operand = *rc::gen::inRange<std::uint64_t>(0, 3);
    std::uint64_t found[2] = {};
    for (Side& side : sides) {
      std::uint64_t& memory = side.objects[object];
      const Cell cell{&memory, sizeof memory};
      std::uint64_t& result = found[&side - sides];
      if (what == 0) memory = operand;
      if (what == 1) side.model.store(task, cell, {operand}, order);
      if (what == 2) result = side.model.load(task, cell, order).low;
      if (what == 3) result = side.model.exchange(task, cell, {operand}, order).low;
      if (what == 4) side.model.fence(task, order);
      if (what == 5) {
        const CompareExchange exchange{{operand}, {operand + 1}, order, Order::relaxed};
        result = side.model.compare_exchange(task, cell, exchange).found.low;
      }
    }
    RC_ASSERT(found[0] == found[1]);
    RC_ASSERT(sides[0].objects[object] == sides[1].objects[object]);
    for (TaskId each = 0; each < kTasks; ++each) {
      RC_ASSERT(sides[0].order.clock(each).covers(sides[1].order.clock(each)));
      RC_ASSERT(sides[1].order.clock(each).covers(sides[0].order.clock(each)));
    }
  }
}

}  // namespace
}  // namespace reprise::scheduler
