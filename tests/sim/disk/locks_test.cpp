// The lock table beyond what conformance with Linux shows: joining, owners, and memory.
#include "sim/disk/locks.hpp"

#include <gtest/gtest.h>

namespace reprise::sim {
namespace {

constexpr InodeNumber kFile = 9;

bool is_free(const LockTable& locks, LockOwner owner, std::uint64_t begin, std::uint64_t end) {
  return !locks.conflict(kFile, {owner, LockMode::exclusive, begin, end});
}

TEST(RangeLocks, ExcludeOthersWhereTheyOverlap) {
  LockTable locks;
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::exclusive, 10, 20}).ok());
  EXPECT_TRUE(is_free(locks, 2, 0, 10));
  EXPECT_TRUE(is_free(locks, 2, 20, 30));
  EXPECT_TRUE(is_free(locks, 1, 0, 30));
  EXPECT_EQ(locks.set(kFile, {2, LockMode::shared, 19, 21}).error(), EAGAIN);
  EXPECT_EQ(locks.conflict(kFile, {2, LockMode::shared, 19, 21})->owner, 1U);
}

TEST(RangeLocks, AreReportedInTheOrderOfTheirOwners) {
  LockTable locks;
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::shared, 10, 20}).ok());
  ASSERT_TRUE(locks.set(kFile, {2, LockMode::shared, 0, 5}).ok());
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::exclusive, 10, 20}).ok());  // keeps its place
  EXPECT_EQ(locks.conflict(kFile, {3, LockMode::exclusive, 0, 30})->owner, 1U);
  EXPECT_EQ(locks.conflict(kFile, {3, LockMode::exclusive, 0, 10})->owner, 2U);
}

TEST(RangeLocks, AreSplitByAnUnlockInTheirMiddle) {
  LockTable locks;
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::exclusive, 0, kLockToEnd}).ok());
  locks.clear(kFile, 1, 10, 20);
  EXPECT_FALSE(is_free(locks, 2, 9, 10));
  EXPECT_TRUE(is_free(locks, 2, 10, 20));
  EXPECT_FALSE(is_free(locks, 2, 20, 21));
}

TEST(RangeLocks, OfOneModeJoinTheirNeighbours) {
  LockTable locks;
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::shared, 0, 10}).ok());
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::shared, 20, 30}).ok());
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::shared, 10, 20}).ok());
  const auto found = locks.conflict(kFile, {2, LockMode::exclusive, 0, 1});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->end, 30U);
}

TEST(RangeLocks, ChangeTheirModeInPart) {
  LockTable locks;
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::exclusive, 0, 30}).ok());
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::shared, 10, 20}).ok());
  EXPECT_TRUE(locks.set(kFile, {2, LockMode::shared, 10, 20}).ok());
  EXPECT_EQ(locks.set(kFile, {2, LockMode::shared, 9, 20}).error(), EAGAIN);
}

TEST(WholeLocks, AreIndependentOfRangeLocks) {
  LockTable locks;
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::exclusive, 0, kLockToEnd}).ok());
  EXPECT_TRUE(locks.set_whole(kFile, 2, LockMode::exclusive).ok());
}

TEST(WholeLocks, AreLostWhenAConversionFails) {
  LockTable locks;
  ASSERT_TRUE(locks.set_whole(kFile, 1, LockMode::shared).ok());
  ASSERT_TRUE(locks.set_whole(kFile, 2, LockMode::shared).ok());
  EXPECT_EQ(locks.set_whole(kFile, 1, LockMode::exclusive).error(), EAGAIN);
  EXPECT_TRUE(locks.set_whole(kFile, 2, LockMode::exclusive).ok());
}

TEST(Locks, OfAnOwnerGoTogether) {
  LockTable locks;
  ASSERT_TRUE(locks.set(kFile, {1, LockMode::exclusive, 0, 10}).ok());
  ASSERT_TRUE(locks.set_whole(kFile + 1, 1, LockMode::exclusive).ok());
  ASSERT_TRUE(locks.set(kFile, {2, LockMode::exclusive, 10, 20}).ok());
  locks.clear_all(1);
  EXPECT_TRUE(is_free(locks, 3, 0, 10));
  EXPECT_FALSE(is_free(locks, 3, 10, 20));
  EXPECT_TRUE(locks.set_whole(kFile + 1, 3, LockMode::exclusive).ok());
}

}  // namespace
}  // namespace reprise::sim
