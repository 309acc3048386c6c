#include "faults/precedence.hpp"

#include <gtest/gtest.h>

#include "faults/ideals.hpp"
#include "tests/faults/history_builder.hpp"

namespace reprise::faults {
namespace {

/// How many crash states there are.
std::uint64_t states(const HistoryBuilder& builder, const Profile& profile) {
  const CrashModel model(builder.history(), profile);
  std::uint64_t legal = 0;
  const std::uint64_t visited = for_each_ideal(
      model.precedence, 1'000'000,
      [&](const AtomSet& ideal) { legal += is_legal(model.precedence, ideal) ? 1U : 0U; });
  EXPECT_EQ(legal, visited);
  return visited;
}

std::uint64_t states(const HistoryBuilder& builder, const char* profile) {
  return states(builder, *find_profile(profile));
}

TEST(Precedence, IndependentSectorsAreFree) {
  HistoryBuilder builder;
  builder.write(9, 0, 4 * kSectorBytes, 4096);
  EXPECT_EQ(states(builder, "posix-2024"), 16U);
}

TEST(Precedence, VersionsOfOneSectorFollowEachOther) {
  HistoryBuilder builder;
  for (int version = 0; version < 3; ++version) builder.write(9, 0, 10, 4096);
  EXPECT_EQ(states(builder, "posix-2024"), 4U);
}

TEST(Precedence, DirectoryOperationsAreFreeUnderPosixAndOrderedOnExt4) {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.make(kRoot, "b", 11);
  builder.make(20, "c", 12);
  EXPECT_EQ(states(builder, "posix-2024"), 8U);
  EXPECT_EQ(states(builder, "ext4-ordered"), 4U);
  Profile same_directory = *find_profile("posix-2024");
  same_directory.directory_order = DirectoryOrder::same_directory;
  EXPECT_EQ(states(builder, same_directory), 6U);
}

TEST(Precedence, ChangesOfOneNameFollowEachOther) {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.rename(kRoot, "a", kRoot, "b", 10);
  builder.rename(kRoot, "b", kRoot, "c", 10);
  EXPECT_EQ(states(builder, "posix-2024"), 4U);
}

TEST(Precedence, ARenameNeedsTheNewDirectoriesItMovesInto) {
  HistoryBuilder builder;
  builder.make_directory(kRoot, "d", 20);
  builder.make_directory(20, "e", 21);
  builder.rename(kRoot, "f", 21, "f", 10);
  EXPECT_EQ(states(builder, "posix-2024"), 5U);  // any of the two mkdirs, or all three
}

TEST(Precedence, ARenameOverAFileWaitsForItsDataAsTheProfileSays) {
  HistoryBuilder builder;
  builder.write(10, 0, 2 * kBlockBytes, 0);
  builder.rename(kRoot, "tmp", kRoot, "f", 10, 11);
  Profile ext4 = *find_profile("ext4-ordered");
  EXPECT_EQ(states(builder, ext4), 5U);  // two blocks in order; the rename not without the first
  ext4.safe_rename = SafeRename::whole;
  EXPECT_EQ(states(builder, ext4), 4U);
  ext4.safe_rename = SafeRename::none;
  EXPECT_EQ(states(builder, ext4), 6U);
}

TEST(Precedence, ATruncationIsOrderedWithDirectoryOperationsOnExt4) {
  HistoryBuilder builder;
  builder.truncate(9, 4096, 0);
  builder.make(kRoot, "a", 10);
  EXPECT_EQ(states(builder, "ext4-ordered"), 3U);
  EXPECT_EQ(states(builder, "posix-2024"), 4U);
}

TEST(Precedence, GrowthIsOrderedWithDirectoryOperationsOnlyWithoutDelayedAllocation) {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.write(10, 0, 100, 0);
  EXPECT_EQ(states(builder, "ext4-ordered"), 4U);
  Profile nodelalloc = *find_profile("ext4-ordered");
  nodelalloc.delayed_allocation = false;
  EXPECT_EQ(states(builder, nodelalloc), 3U);
}

TEST(Precedence, ClosingASetMakesItLegal) {
  HistoryBuilder builder;
  for (int version = 0; version < 3; ++version) builder.write(9, 0, 10, 4096);
  const CrashModel model(builder.history(), *find_profile("posix-2024"));
  AtomSet survivors = {1, 0, 1};
  EXPECT_FALSE(is_legal(model.precedence, survivors));
  AtomSet dropped = survivors;
  drop_unsupported(model.precedence, dropped);
  EXPECT_EQ(dropped, (AtomSet{1, 0, 0}));
  add_required(model.precedence, survivors);
  EXPECT_EQ(survivors, (AtomSet{1, 1, 1}));
}

TEST(Ideals, StopAtTheLimit) {
  HistoryBuilder builder;
  builder.write(9, 0, 8 * kSectorBytes, 4096);
  const CrashModel model(builder.history(), *find_profile("posix-2024"));
  EXPECT_EQ(for_each_ideal(model.precedence, 10, [](const AtomSet&) {}), 10U);
}

}  // namespace
}  // namespace reprise::faults
