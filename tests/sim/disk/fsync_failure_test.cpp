// Failed fsyncs: who hears, what the cache shows, what a retry is worth.
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

/// A file with one synced page of 'a', overwritten with 'b' by a write whose fsync fails.
struct FailedSync {
  DiskWorld world;
  Handle handle;

  explicit FailedSync(std::uint64_t seed = 1, std::string_view profile = "posix-2024")
      : world(profile, seed) {
    world.write_file("/f", std::string(kBlockBytes, 'a'));
    world.disk.settle();
    handle = world.open("/f");
    world.put(handle, 0, std::string(kBlockBytes, 'b'));
  }

  int sync_with_failure() {
    world.plan.pin(FamilyId::failed_fsync, {1, 1});
    const int error = world.disk.sync(handle).error();
    world.plan.heal();
    return error;
  }

  char first_after_power_cut() {
    world.disk.power_cut();
    return world.content("/f")[0];
  }
};

TEST(FailedFsync, IsReportedAndCounted) {
  FailedSync failed;
  EXPECT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(failed.world.plan.setting(FamilyId::failed_fsync).strikes, 1U);
}

TEST(FailedFsync, LeavesTheCacheNewAndTheDiskOld) {
  FailedSync failed;
  EXPECT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(failed.world.content("/f")[0], 'b');
  EXPECT_EQ((*failed.world.disk.content("/f", Layer::durable))[0], 'a');
}

TEST(FailedFsync, NeverBecomesDurableByRetry) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    FailedSync failed(seed);
    ASSERT_EQ(failed.sync_with_failure(), EIO);
    ASSERT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
    ASSERT_TRUE(failed.world.disk.sync_all().ok());
    ASSERT_EQ(failed.first_after_power_cut(), 'a');
  }
}

TEST(FailedFsync, BecomesDurableWhenThePageIsWrittenAgain) {
  FailedSync failed;
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  failed.world.put(failed.handle, 4000, "c");  // the page is dirty again, all of it
  ASSERT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  EXPECT_EQ(*failed.world.disk.content("/f", Layer::durable),
            std::string(4000, 'b') + "c" + std::string(kBlockBytes - 4001, 'b'));
}

TEST(FailedFsync, LeavesAWriteThatGoesBeyondThePageWhole) {
  FailedSync failed;
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  failed.world.put(failed.handle, 4000, std::string(1000, 'c'));
  ASSERT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  EXPECT_EQ(*failed.world.disk.content("/f", Layer::durable),
            std::string(4000, 'b') + std::string(1000, 'c'));
}

TEST(FailedFsync, FlipsBackOnlyThePageThatFailed) {
  FailedSync failed;
  ASSERT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  failed.world.put(failed.handle, kBlockBytes, std::string(kBlockBytes, 'c'));
  ASSERT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  failed.world.put(failed.handle, 0, std::string(kBlockBytes, 'd'));
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  failed.world.disk.evict_clean_pages();
  EXPECT_EQ(failed.world.content("/f"),
            std::string(kBlockBytes, 'b') + std::string(kBlockBytes, 'c'));
}

TEST(FailedFsync, StillFlipsBackThePagesThatWereNotWrittenAgain) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    FailedSync failed(seed);
    failed.world.put(failed.handle, kBlockBytes, std::string(kBlockBytes, 'b'));
    ASSERT_EQ(failed.sync_with_failure(), EIO);
    const char second = (*failed.world.disk.content("/f", Layer::durable))[kBlockBytes];
    failed.world.put(failed.handle, 0, "c");
    failed.world.disk.evict_clean_pages();
    ASSERT_EQ(failed.world.content("/f")[kBlockBytes], second);
  }
}

TEST(FailedFsync, FlipsBackWhenTheCacheIsEvicted) {
  FailedSync failed;
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  failed.world.disk.evict_clean_pages();
  EXPECT_EQ(failed.world.content("/f")[0], 'a');
}

TEST(FailedFsync, FlipsBackBeforeAReadWhereTheFamilyStrikes) {
  FailedSync failed;
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(failed.world.read(failed.handle, 0, 1), "b");
  failed.world.plan.pin(FamilyId::eviction, {1, 1});
  EXPECT_EQ(failed.world.read(failed.handle, 0, 1), "a");
  EXPECT_EQ(failed.world.plan.setting(FamilyId::eviction).strikes, 1U);
  EXPECT_EQ(failed.world.read(failed.handle, 0, 1), "a");  // nothing is left to lose
  EXPECT_EQ(failed.world.plan.setting(FamilyId::eviction).strikes, 1U);
}

TEST(FailedFsync, WritesTheOtherPages) {
  std::set<std::string> durable_pages;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    FailedSync failed(seed);
    failed.world.put(failed.handle, kBlockBytes, std::string(kBlockBytes, 'b'));
    ASSERT_EQ(failed.sync_with_failure(), EIO);
    const std::string durable = *failed.world.disk.content("/f", Layer::durable);
    ASSERT_EQ(durable.size(), 2 * kBlockBytes);
    durable_pages.insert({durable[0], durable[kBlockBytes]});
  }
  EXPECT_EQ(durable_pages, (std::set<std::string>{"ab", {'b', '\0'}, {'a', '\0'}}));
}

TEST(FailedFsync, TakesTheFileBackOnBtrfs) {
  FailedSync failed(1, "btrfs");
  failed.world.append(failed.handle, "more");
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(failed.world.content("/f"), std::string(kBlockBytes, 'a'));
  EXPECT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  EXPECT_EQ(failed.first_after_power_cut(), 'a');
}

TEST(FailedFsync, TakesStoresThroughAMappingBackOnBtrfs) {
  FailedSync failed(1, "btrfs");
  std::byte* const mapped = *failed.world.disk.map(failed.handle);
  mapped[0] = std::byte{'c'};
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(mapped[0], std::byte{'a'});
}

TEST(FailedFsync, GivesTheSpaceBackOnBtrfs) {
  FailedSync failed(1, "btrfs");
  const std::uint64_t free = failed.world.disk.space().blocks_free;
  failed.world.append(failed.handle, std::string(5 * kBlockBytes, 'b'));
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(failed.world.disk.space().blocks_free, free);
}

TEST(FailedFsync, IsReportedOneFsyncTooLateWithDataInTheJournal) {
  FailedSync failed(1, "ext4-journal");
  EXPECT_EQ(failed.sync_with_failure(), 0);
  EXPECT_EQ(failed.world.plan.setting(FamilyId::failed_fsync).strikes, 1U);
  EXPECT_EQ(failed.world.disk.lies(), 1U);
  failed.world.append(failed.handle, "more");
  EXPECT_EQ(failed.world.disk.sync(failed.handle).error(), EIO);
  EXPECT_EQ(failed.world.disk.content("/f", Layer::durable)->size(), kBlockBytes);  // not written
  EXPECT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  EXPECT_EQ(failed.first_after_power_cut(), 'a');
}

TEST(FailedFsync, ThatIsReportedLateIsToldToEveryOpenFileOnce) {
  FailedSync failed(1, "ext4-journal");
  const Handle other = failed.world.open("/f");
  ASSERT_EQ(failed.sync_with_failure(), 0);
  EXPECT_EQ(failed.world.disk.sync(other).error(), EIO);
  EXPECT_EQ(failed.world.disk.sync(failed.handle).error(), EIO);
  EXPECT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  EXPECT_EQ(failed.world.disk.sync(other).error(), 0);
}

TEST(FailedFsync, ThatWasToBeReportedLateIsForgottenAtAPowerCut) {
  FailedSync failed(1, "ext4-journal");
  ASSERT_EQ(failed.sync_with_failure(), 0);
  failed.world.disk.power_cut();
  EXPECT_EQ(failed.world.sync("/f"), 0);
}

TEST(FailedFsync, IsToldToEveryOpenFileOnce) {
  FailedSync failed;
  const Handle other = failed.world.open("/f");
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  EXPECT_EQ(failed.world.disk.sync(other).error(), EIO);
  EXPECT_EQ(failed.world.disk.sync(other).error(), 0);
}

TEST(FailedFsync, IsNotToldToALaterOpenerIfSomebodyHasHeard) {
  FailedSync failed;
  ASSERT_EQ(failed.sync_with_failure(), EIO);
  EXPECT_EQ(failed.world.disk.sync(failed.world.open("/f")).error(), 0);
}

TEST(FailedFsync, IsToldToALaterOpenerIfNobodyHasHeard) {
  FailedSync failed;
  failed.world.plan.pin(FamilyId::failed_fsync, {1, 1});
  EXPECT_EQ(failed.world.disk.sync_all().error(), EIO);
  failed.world.plan.heal();
  EXPECT_TRUE(failed.world.disk.close(failed.handle).ok());
  const Handle later = failed.world.open("/f");
  EXPECT_EQ(failed.world.disk.sync(later).error(), EIO);
  EXPECT_EQ(failed.world.disk.sync(later).error(), 0);
}

/// @returns whether a file existed after a power cut; its directory was synced in vain, then again
/// `retries` times without a fault
std::set<bool> survival_after_failed_sync(std::string_view profile, int retries) {
  std::set<bool> found;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    DiskWorld world(profile, seed);
    world.write_file("/f", "");
    world.plan.pin(FamilyId::failed_fsync, {1, 1});
    EXPECT_EQ(world.sync("/"), EIO);
    world.plan.heal();
    for (int retry = 0; retry < retries; ++retry) EXPECT_EQ(world.sync("/"), 0);
    world.disk.power_cut();
    found.insert(world.exists("/f"));
  }
  return found;
}

TEST(FailedFsync, OfADirectoryLeavesItsNamesIndeterminate) {
  for (const char* const profile : {"posix-strict", "posix-2024", "ext4-ordered"}) {
    EXPECT_EQ(survival_after_failed_sync(profile, 0), (std::set<bool>{false, true})) << profile;
  }
}

TEST(FailedFsync, OfADirectoryIsMadeGoodByAnotherWhereAJournalKeepsItsNames) {
  EXPECT_EQ(survival_after_failed_sync("posix-2024", 1), (std::set<bool>{true}));
  EXPECT_EQ(survival_after_failed_sync("ext4-ordered", 1), (std::set<bool>{true}));
}

TEST(FailedFsync, OfADirectoryIsFinalWhereItsBlocksAreMarkedClean) {
  EXPECT_EQ(survival_after_failed_sync("posix-strict", 1), (std::set<bool>{false, true}));
}

/// A synced block of 'a', and two more of 'b' that no fsync has reached.
struct Grown {
  DiskWorld world;
  Handle handle;

  explicit Grown(std::uint64_t seed, std::string_view profile = "posix-2024")
      : world(profile, seed) {
    world.write_file("/f", std::string(kBlockBytes, 'a'));
    world.disk.settle();
    handle = world.open("/f");
    world.put(handle, 0, std::string(3 * kBlockBytes, 'b'));
    world.plan.pin(FamilyId::deferred_no_space, {1, 1});
  }
};

TEST(DeferredNoSpace, IsToldByFsyncAfterTheWritesHadSucceeded) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Grown grown(seed);
    ASSERT_EQ(grown.world.disk.sync(grown.handle).error(), ENOSPC);
    ASSERT_EQ(grown.world.plan.setting(FamilyId::deferred_no_space).strikes, 1U);
    ASSERT_EQ(grown.world.disk.sync(grown.handle).error(), 0);
    ASSERT_EQ(grown.world.content("/f"), std::string(3 * kBlockBytes, 'b'));
  }
}

TEST(DeferredNoSpace, LosesOnlyPagesThatHadNoBlockYet) {
  std::set<std::string> durable_pages;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Grown grown(seed);
    (void)grown.world.disk.sync(grown.handle);
    grown.world.disk.power_cut();
    const std::string content = grown.world.content("/f");
    ASSERT_EQ(content.size(), 3 * kBlockBytes);
    durable_pages.insert({content[0], content[kBlockBytes], content[2 * kBlockBytes]});
  }
  EXPECT_EQ(durable_pages,
            (std::set<std::string>{{'b', '\0', 'b'}, {'b', 'b', '\0'}, {'b', '\0', '\0'}}));
}

TEST(DeferredNoSpace, DoesNotStrikeWhatIsOverwrittenInPlace) {
  Grown grown(1);
  grown.world.plan.heal();
  ASSERT_EQ(grown.world.disk.sync(grown.handle).error(), 0);
  grown.world.put(grown.handle, 0, std::string(3 * kBlockBytes, 'c'));
  grown.world.plan.pin(FamilyId::deferred_no_space, {1, 1});
  EXPECT_EQ(grown.world.disk.sync(grown.handle).error(), 0);
}

TEST(DeferredNoSpace, IsToldBySyncOfAllToo) {
  Grown grown(1);
  EXPECT_EQ(grown.world.disk.sync_all().error(), ENOSPC);
}

TEST(FailedFsync, DoesNotStrikeAFileWithNothingToWrite) {
  FailedSync failed;
  ASSERT_EQ(failed.world.disk.sync(failed.handle).error(), 0);
  EXPECT_EQ(failed.sync_with_failure(), 0);
}

}  // namespace
}  // namespace reprise::sim
