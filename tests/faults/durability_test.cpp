#include "faults/durability.hpp"

#include <gtest/gtest.h>

#include "tests/faults/history_builder.hpp"

namespace reprise::faults {
namespace {

using Records = std::vector<std::uint32_t>;
using Flags = std::vector<std::uint8_t>;

TEST(Durability, AnFsyncReachesTheFileAloneUnderPosix) {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.write(10, 0, 100, 0);
  builder.write(11, 0, 100, 0);
  builder.write(10, 100, 100, 100);
  const Durable durable = after_file_sync(builder.history(), *find_profile("posix-2024"), 10, {});
  EXPECT_EQ(durable.records_of_file, (Records{2, 0}));
  EXPECT_EQ(durable.names, (Flags{0}));
}

TEST(Durability, AnFsyncReachesTheNamesOfTheFileAndWhatIsOrderedBeforeOnExt4) {
  HistoryBuilder builder;
  builder.make(kRoot, "before", 9);
  builder.make_directory(kRoot, "d", 20);
  builder.make(20, "a", 10);
  builder.make(kRoot, "after", 11);
  builder.write(10, 0, 100, 0);
  builder.write(11, 0, 100, 0);
  const std::vector<InodeNumber> lineage = {kRoot, 20};
  const Durable durable =
      after_file_sync(builder.history(), *find_profile("ext4-ordered"), 10, lineage);
  EXPECT_EQ(durable.names, (Flags{1, 1, 1, 0}));
  EXPECT_EQ(durable.records_of_file, (Records{1, 0}));
}

TEST(Durability, ADirectorySyncReachesItsOwnNamesUnderPosix) {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.make(20, "b", 11);
  builder.write(10, 0, 100, 0);
  const Durable durable =
      after_directory_sync(builder.history(), *find_profile("posix-2024"), kRoot);
  EXPECT_EQ(durable.names, (Flags{1, 0}));
  EXPECT_EQ(durable.records_of_file, (Records{0}));
}

TEST(Durability, ADirectorySyncReachesAllNamesOnExt4) {
  HistoryBuilder builder;
  builder.make(20, "b", 11);
  builder.make(kRoot, "a", 10);
  builder.make(20, "c", 12);
  const Durable durable =
      after_directory_sync(builder.history(), *find_profile("ext4-ordered"), kRoot);
  EXPECT_EQ(durable.names, (Flags{1, 1, 1}));
}

TEST(Durability, ASyncedRenameTakesAlongTheDataThatTheProfileForcesBeforeIt) {
  HistoryBuilder builder;
  builder.write(10, 0, 2 * kBlockBytes, 0);
  builder.rename(kRoot, "tmp", kRoot, "f", 10, 11);
  const Durable durable =
      after_directory_sync(builder.history(), *find_profile("ext4-ordered"), kRoot);
  EXPECT_EQ(durable.records_of_file, (Records{1}));
}

TEST(Durability, WhatAFailedSyncGaveUpIsNotWrittenLater) {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.make(kRoot, "b", 11);
  builder.names()[0].abandoned = true;
  const Profile& profile = *find_profile("posix-2024");
  EXPECT_EQ(after_directory_sync(builder.history(), profile, kRoot).names, (Flags{0, 1}));
  EXPECT_EQ(after_sync_of_all(builder.history(), profile).names, (Flags{0, 1}));
}

}  // namespace
}  // namespace reprise::faults
