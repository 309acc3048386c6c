#include "scheduler/stack_pool.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <thread>
#include <vector>

namespace reprise::scheduler {
namespace {

constexpr std::size_t kBytes = 128 * 1024;
constexpr std::size_t kPageBytes = 4096;

class StackPoolTest : public ::testing::Test {
 protected:
  char* take() { return static_cast<char*>(pool_.take()); }

  // Writes to the top pages of a stack, as a deep call would.
  static void touch(char* stack, std::size_t pages) {
    std::memset(stack + kBytes - pages * kPageBytes, 'x', pages * kPageBytes);
  }

  static bool is_zero(const char* stack) {
    return std::all_of(stack, stack + kBytes, [](char byte) { return byte == 0; });
  }

  StackPool pool_{kBytes};
};

TEST_F(StackPoolTest, TheLastStackGivenBackIsTakenFirst) {
  char* const first = take();
  char* const second = take();
  pool_.give(first);
  pool_.give(second);
  EXPECT_EQ(take(), second);
  EXPECT_EQ(take(), first);
}

TEST_F(StackPoolTest, EveryRunTakesTheSameStacksInTheSameOrder) {
  std::vector<char*> before;
  for (int i = 0; i < 100; ++i) before.push_back(take());
  for (char* const stack : before) pool_.give(stack);
  pool_.begin();
  for (char* const stack : before) EXPECT_EQ(take(), stack);
}

TEST_F(StackPoolTest, AnotherThreadMayGoOn) {
  const auto use = [this](std::size_t pages) {
    char* const stack = take();
    EXPECT_TRUE(is_zero(stack)) << pages;
    touch(stack, pages);
    pool_.give(stack);
    pool_.begin();
  };
  use(1);
  std::thread([&] {
    pool_.begin();
    use(3);
    use(4);
  }).join();
  pool_.begin();
  use(5);
  EXPECT_TRUE(is_zero(take()));
}

// With few pages written by hand, with many given back to the kernel; each time with pages that
// were not resident the time before, and with ones that were.
TEST_F(StackPoolTest, NothingOfOneRunIsLeftForTheNext) {
  for (const std::size_t pages : {1U, 2U, 2U, 31U, 1U, 3U, 2U}) {
    char* const stack = take();
    EXPECT_TRUE(is_zero(stack)) << pages;
    touch(stack, pages);
    pool_.give(stack);
    pool_.begin();
  }
  EXPECT_TRUE(is_zero(take()));
}

TEST_F(StackPoolTest, APageThatWasReachedByAJumpIsClearedToo) {
  char* const stack = take();
  touch(stack, 1);
  stack[5] = 'x';
  pool_.give(stack);
  pool_.begin();
  EXPECT_TRUE(is_zero(take()));
}

TEST_F(StackPoolTest, TheHighWaterMarkIsThatOfTheDeepestStackOfTheRun) {
  EXPECT_EQ(pool_.high_water_bytes(), 0);
  char* const shallow = take();
  char* const deep = take();
  touch(shallow, 1);
  deep[kBytes - 10'000] = 'x';
  EXPECT_EQ(pool_.high_water_bytes(), 10'000);
  pool_.give(shallow);
  pool_.give(deep);
  pool_.begin();
  EXPECT_EQ(pool_.high_water_bytes(), 0);
}

TEST_F(StackPoolTest, BelowEachStackIsAGuard) {
  for (int i = 0; i < 100; ++i) {
    const char* const stack = take();
    EXPECT_TRUE(pool_.is_guard(stack - 1));
    EXPECT_FALSE(pool_.is_guard(stack));
    EXPECT_FALSE(pool_.is_guard(stack + kBytes - 1));
  }
}

}  // namespace
}  // namespace reprise::scheduler
