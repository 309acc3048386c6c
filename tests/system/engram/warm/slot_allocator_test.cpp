#include "system/engram/warm/slot_allocator.hpp"

#include <set>
#include <thread>

#include "tests/system/support.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;

TEST(SlotAllocatorTest, GivesEachSlotOnceAndTakesItBack) {
  SlotAllocator slots(2, {});
  EXPECT_EQ(must(slots.reserve()), 0u);
  EXPECT_EQ(must(slots.reserve()), 1u);
  EXPECT_EQ(error_kind(slots.reserve()), ErrorKind::kAllocationFailed);
  EXPECT_EQ(slots.used(), 2u);
  slots.give_back(0);
  EXPECT_EQ(slots.used(), 1u);
  EXPECT_EQ(must(slots.reserve()), 0u);
}

TEST(SlotAllocatorTest, CountsNoSlotThatIsNotThereUnlessB51) {
  SlotAllocator right(1, {});
  SlotAllocator wrong(1, {Bug::kB51});
  for (SlotAllocator* const slots : {&right, &wrong}) {
    must(slots->reserve());
    EXPECT_FALSE(slots->reserve().ok());
  }
  EXPECT_EQ(right.used(), 1u);
  EXPECT_EQ(wrong.used(), 2u);
}

TEST(SlotAllocatorTest, GivesManyThreadsDifferentSlots) {
  constexpr std::size_t kThreads = 8;
  constexpr std::size_t kEach = 500;
  SlotAllocator slots(kThreads * kEach, {});
  std::vector<std::vector<std::uint32_t>> given(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (std::size_t n = 0; n < kEach; ++n) given[i].push_back(must(slots.reserve()));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::uint32_t> all;
  for (const auto& of_thread : given) all.insert(of_thread.begin(), of_thread.end());
  EXPECT_EQ(all.size(), kThreads * kEach);
}

TEST(SlotAllocatorTest, ShowsTheSameSlotToTwoWhoOnlyLook) {
  SlotAllocator slots(2, {Bug::kB01});
  EXPECT_EQ(must(slots.look_at_next()), must(slots.look_at_next()));
  slots.move_on();
  slots.move_on();
  EXPECT_EQ(slots.used(), 2u);
  EXPECT_EQ(error_kind(slots.look_at_next()), ErrorKind::kAllocationFailed);
}

}  // namespace
}  // namespace engram
