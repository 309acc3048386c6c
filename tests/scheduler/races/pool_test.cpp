#include "scheduler/races/pool.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

struct Number {
  int value = 0;
  void clear() { value = 0; }
};

TEST(Pool, HandsOutWhatWasGivenBackAsNew) {
  Pool<Number> pool;
  const auto one = pool.take();
  const auto other = pool.take();
  EXPECT_NE(one, other);
  pool[one].value = 1;
  pool.give_back(one);
  EXPECT_EQ(pool.take(), one);
  EXPECT_EQ(pool[one].value, 0);
}

TEST(Pool, BeginsAnewWhenCleared) {
  Pool<Number> pool;
  const auto first = pool.take();
  pool[first].value = 1;
  pool.clear();
  EXPECT_EQ(pool.take(), first);
  EXPECT_EQ(pool[first].value, 0);
}

}  // namespace
}  // namespace reprise::scheduler
