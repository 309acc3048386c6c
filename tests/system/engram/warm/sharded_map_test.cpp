#include "system/engram/warm/sharded_map.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace engram {
namespace {

TEST(ShardedMapTest, FindsWhatItWasGivenLast) {
  ShardedMap<int> map;
  EXPECT_FALSE(map.find("a"));
  EXPECT_FALSE(map.exchange("a", 1));
  EXPECT_EQ(map.exchange("a", 2), 1);
  map.insert_if_absent("a", 3);
  map.insert_if_absent("b", 4);
  EXPECT_EQ(map.find("a"), 2);
  EXPECT_EQ(map.find("b"), 4);
  EXPECT_EQ(map.erase("a"), 2);
  EXPECT_FALSE(map.erase("a"));
}

TEST(ShardedMapTest, ShowsEachEntryOnceInAnOrderOfItsOwn) {
  ShardedMap<int> forwards;
  ShardedMap<int> backwards;
  for (int i = 0; i < 100; ++i) {
    forwards.exchange(std::to_string(i), 0);
    backwards.exchange(std::to_string(99 - i), 0);
  }
  EXPECT_EQ(forwards.entries().size(), 100u);
  EXPECT_EQ(forwards.entries(), backwards.entries());
}

TEST(ShardedMapTest, ShowsWhatIsThereAllTheWhile) {
  ShardedMap<int> map;
  for (int i = 0; i < 50; ++i) map.exchange("stays" + std::to_string(i), i);
  std::thread other([&map] {
    for (int i = 0; i < 2000; ++i) map.exchange("comes" + std::to_string(i), i);
  });
  for (int round = 0; round < 20; ++round) {
    std::set<std::string> seen;
    for (const auto& [id, value] : map.entries()) EXPECT_TRUE(seen.insert(id).second) << id;
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(seen.contains("stays" + std::to_string(i)));
  }
  other.join();
}

}  // namespace
}  // namespace engram
