// What a power cut and a kill may and may not do; which syncs are needed against it.
#include <sys/resource.h>

#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

using Seen = std::set<std::string>;

/// The most memory the process ever used.
long peak_memory_kib() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

const auto content_of_f = [](DiskWorld& world) { return world.content("/f"); };

TEST(PowerCut, UnsyncedBytesMayBeLostAndMaySurvive) {
  const auto overwrite = [](DiskWorld& world) {
    world.write_file("/f", "old");
    world.disk.settle();
    world.put(world.open("/f"), 0, "new");
  };
  EXPECT_EQ(outcomes("posix-2024", overwrite, content_of_f), (Seen{"old", "new"}));
}

TEST(PowerCut, SyncedBytesUnderASyncedNameAlwaysSurvive) {
  const auto publish = [](DiskWorld& world) {
    world.write_file("/f", "kept");
    EXPECT_EQ(world.sync("/f"), 0);
    EXPECT_EQ(world.sync("/"), 0);
    world.write_file("/g", "noise");
  };
  EXPECT_EQ(outcomes("posix-strict", publish, content_of_f), Seen{"kept"});
}

TEST(PowerCut, WithoutTheFsyncOfTheFileItsBytesAreLost) {
  const auto publish = [](DiskWorld& world) {
    world.write_file("/f", "data");
    EXPECT_EQ(world.sync("/"), 0);
  };
  EXPECT_TRUE(outcomes("posix-2024", publish, content_of_f).contains(""));
}

TEST(PowerCut, WithoutTheFsyncOfTheDirectoryTheNameIsLost) {
  const auto publish = [](DiskWorld& world) {
    world.write_file("/f", "data");
    EXPECT_EQ(world.sync("/f"), 0);
  };
  EXPECT_EQ(outcomes("posix-2024", publish, content_of_f), (Seen{"-", "data"}));
}

TEST(PowerCut, Ext4MakesTheNamesOfASyncedFileDurable) {
  const auto publish = [](DiskWorld& world) {
    world.make_directory("/d");
    world.write_file("/d/f", "data");
    EXPECT_EQ(world.sync("/d/f"), 0);
  };
  const auto seen =
      outcomes("ext4-ordered", publish, [](DiskWorld& world) { return world.content("/d/f"); });
  EXPECT_EQ(seen, Seen{"data"});
}

TEST(PowerCut, WithoutTheFsyncBeforeARenameTheNewNameHoldsNothing) {
  const auto publish = [](DiskWorld& world) {
    world.write_file("/tmp", "data");
    world.rename("/tmp", "/f");
    EXPECT_EQ(world.sync("/"), 0);
  };
  EXPECT_TRUE(outcomes("posix-2024", publish, content_of_f).contains(""));
}

TEST(PowerCut, ASyncedReplacementIsOldOrNew) {
  const auto replace = [](DiskWorld& world) {
    world.write_file("/f", "old");
    world.disk.settle();
    world.write_file("/tmp", "new");
    EXPECT_EQ(world.sync("/tmp"), 0);
    world.rename("/tmp", "/f");
  };
  EXPECT_EQ(outcomes("posix-2024", replace, content_of_f), (Seen{"old", "new"}));
  EXPECT_EQ(outcomes("ext4-ordered", replace, content_of_f), (Seen{"old", "new"}));
  EXPECT_EQ(outcomes("posix-strict", replace, content_of_f), (Seen{"-", "old", "new"}));
}

TEST(PowerCut, AnUnlinkMayOvertakeAnEarlierRenameUnlessDirectoriesAreOrdered) {
  const auto switch_manifest = [](DiskWorld& world) {
    world.write_file("/old", "1");
    world.write_file("/current", "old");
    world.write_file("/new", "2");
    world.write_file("/tmp", "new");
    world.disk.settle();
    world.rename("/tmp", "/current");
    world.unlink("/old");
  };
  // Does the pointer lead to a file?
  const auto target = [](DiskWorld& world) {
    return world.content("/" + world.content("/current"));
  };
  EXPECT_EQ(outcomes("posix-2024", switch_manifest, target), (Seen{"1", "2", "-"}));
  EXPECT_EQ(outcomes("ext4-ordered", switch_manifest, target), (Seen{"1", "2"}));
}

TEST(PowerCut, AnUnlinkCanBeUndoneWithTheDurableContent) {
  const auto remove = [](DiskWorld& world) {
    world.write_file("/f", "data");
    world.disk.settle();
    world.unlink("/f");
  };
  EXPECT_EQ(outcomes("posix-2024", remove, content_of_f), (Seen{"data", "-"}));
}

TEST(PowerCut, ASyncedUnlinkStaysDone) {
  const auto remove = [](DiskWorld& world) {
    world.write_file("/f", "data");
    world.disk.settle();
    world.unlink("/f");
    EXPECT_EQ(world.sync("/"), 0);
  };
  EXPECT_EQ(outcomes("posix-strict", remove, content_of_f), Seen{"-"});
}

TEST(PowerCut, ATruncationByOpenCanBeUndone) {
  const auto truncate = [](DiskWorld& world) {
    world.write_file("/f", "data");
    world.disk.settle();
    world.open("/f", O_WRONLY | O_TRUNC);
  };
  EXPECT_EQ(outcomes("posix-2024", truncate, content_of_f), (Seen{"data", ""}));
}

TEST(PowerCut, AModeChangeMayBeLost) {
  const auto change = [](DiskWorld& world) {
    world.write_file("/f", "");
    world.disk.settle();
    EXPECT_TRUE(world.disk.set_mode({.path = "/f"}, 0600).ok());
  };
  const auto mode = [](DiskWorld& world) {
    return std::to_string(world.disk.status({.path = "/f"})->mode);
  };
  EXPECT_EQ(outcomes("posix-2024", change, mode),
            (Seen{std::to_string(0644), std::to_string(0600)}));
}

TEST(PowerCut, ALostDirectoryTakesItsSyncedFilesAlong) {
  const auto publish = [](DiskWorld& world) {
    world.make_directory("/d");
    world.write_file("/d/f", "data");
    EXPECT_EQ(world.sync("/d/f"), 0);
    EXPECT_EQ(world.sync("/d"), 0);
  };
  const auto content = [](DiskWorld& world) { return world.content("/d/f"); };
  EXPECT_EQ(outcomes("posix-2024", publish, content), (Seen{"-", "data"}));
}

TEST(PowerCut, TheRootIsADirectoryLikeAnyOther) {
  const auto publish = [](DiskWorld& world) {
    world.make_directory("/d");
    EXPECT_EQ(world.sync("/"), 0);
    world.make_directory("/d/e");
  };
  const auto found = [](DiskWorld& world) {
    return std::string(world.exists("/d") ? "d" : "") + (world.exists("/d/e") ? "e" : "");
  };
  EXPECT_EQ(outcomes("posix-2024", publish, found), (Seen{"d", "de"}));
}

TEST(PowerCut, AMovedFileIsNeverLostWhereRenamesAreAtomic) {
  const auto move = [](DiskWorld& world) {
    world.make_directory("/a");
    world.write_file("/a/f", "data");
    world.disk.settle();
    world.make_directory("/b");
    world.make_directory("/b/c");
    world.rename("/a/f", "/b/c/f");
    EXPECT_TRUE(world.disk.remove_directory({.path = "/a"}).ok());
  };
  const auto found = [](DiskWorld& world) {
    return std::string(world.exists("/a/f") ? "a" : "") + (world.exists("/b/c/f") ? "b" : "");
  };
  EXPECT_EQ(outcomes("posix-2024", move, found), (Seen{"a", "b"}));
  EXPECT_TRUE(outcomes("posix-strict", move, found).contains(""));
}

TEST(PowerCut, AMultiSectorWriteCanTear) {
  const auto write = [](DiskWorld& world) {
    world.write_file("/f", std::string(1536, 'a'));
    world.disk.settle();
    world.put(world.open("/f"), 0, std::string(1536, 'b'));
  };
  const auto sectors = [](DiskWorld& world) {
    const std::string content = world.content("/f");
    return std::string{content[0], content[512], content[1024]};
  };
  EXPECT_EQ(outcomes("posix-2024", write, sectors),
            (Seen{"aaa", "aab", "aba", "abb", "baa", "bab", "bba", "bbb"}));
}

TEST(PowerCut, ASectorMayHoldAnyOfItsPendingVersions) {
  const auto rewrite = [](DiskWorld& world) {
    world.write_file("/f", "0");
    world.disk.settle();
    const Handle handle = world.open("/f");
    for (const char* const version : {"1", "2", "3"}) world.put(handle, 0, version);
  };
  EXPECT_EQ(outcomes("posix-2024", rewrite, content_of_f), (Seen{"0", "1", "2", "3"}));
}

TEST(PowerCut, UnwrittenUnitsHoldZerosGarbageOrStaleBytesUnderPosix) {
  const auto append = [](DiskWorld& world) {
    world.write_file("/stale", "stale");
    world.disk.settle();
    world.append(world.open("/f"), "fresh");
    EXPECT_EQ(world.sync("/"), 0);
  };
  const auto kind = [](DiskWorld& world) -> std::string {
    const std::string content = world.content("/f");
    if (content.empty() || content == "fresh" || content == "stale") return content;
    return content == std::string(5, '\0') ? "zeros" : "garbage";
  };
  EXPECT_EQ(outcomes("posix-2024", append, kind), (Seen{"", "fresh", "stale", "zeros", "garbage"}));
  EXPECT_EQ(outcomes("ext4-ordered", append, kind), (Seen{"", "fresh"}));
}

TEST(PowerCut, WhatATruncationCutOffIsNewWhenTheFileGrowsAgain) {
  const auto regrow = [](DiskWorld& world) {
    const Handle handle = world.open("/f");
    world.put(handle, 0, std::string(2 * kSectorBytes, 'a'));
    ASSERT_TRUE(world.disk.truncate(handle, kSectorBytes).ok());
    ASSERT_TRUE(world.disk.truncate(handle, 2 * kSectorBytes).ok());
    const faults::CrashModel model = world.disk.crash_model();
    world.disk.power_cut_to(model, faults::AtomSet(model.log.atoms(), 1));
  };
  const auto second_sector = [](DiskWorld& world) -> std::string {
    const std::string content = world.content("/f");
    return content.substr(kSectorBytes) == std::string(kSectorBytes, '\0') ? "zeros" : "other";
  };
  EXPECT_EQ(outcomes("posix-2024", regrow, second_sector), (Seen{"zeros", "other"}));
}

TEST(PowerCut, FillsNeverTouchBytesThatWereSynced) {
  const auto append = [](DiskWorld& world) {
    world.write_file("/f", "synced");
    world.disk.settle();
    world.append(world.open("/f"), std::string(2000, 'x'));
  };
  const auto head = [](DiskWorld& world) { return world.content("/f").substr(0, 6); };
  EXPECT_EQ(outcomes("posix-strict", append, head, 1000), Seen{"synced"});
}

TEST(PowerCut, WorksTwiceAndWithinRecovery) {
  DiskWorld world;
  world.write_file("/f", "one");
  world.disk.settle();
  for (int round = 0; round < 5; ++round) {
    const Handle handle = world.open("/f");
    world.append(handle, "x");
    ASSERT_TRUE(world.disk.sync(handle).ok());
    world.append(handle, "y");
    world.disk.power_cut();
    EXPECT_EQ(world.disk.pending(), 0U);
    ASSERT_TRUE(world.disk.truncate({.path = "/f"}, 4U + static_cast<unsigned>(round)).ok());
    world.disk.settle();
  }
  EXPECT_EQ(world.content("/f"), "onexxxxx");
}

TEST(PowerCut, LeavesNothingPendingAndFreesOrphans) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.put(handle, 0, "data");
  world.disk.settle();
  world.unlink("/f");
  ASSERT_EQ(world.sync("/"), 0);
  EXPECT_EQ(world.disk.inode_count(), 2U);  // root, and the open file without a name
  world.disk.power_cut();
  EXPECT_EQ(world.disk.inode_count(), 1U);
  EXPECT_EQ(world.disk.space().blocks - world.disk.space().blocks_free, 1U);
}

TEST(PowerCut, KillsEveryHandle) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.disk.settle();
  world.disk.power_cut();
  EXPECT_EQ(world.disk.write(handle, 0, bytes_of("x")).error(), EBADF);
  EXPECT_EQ(world.disk.sync(handle).error(), EBADF);
  EXPECT_EQ(world.disk.close(handle).error(), EBADF);
}

TEST(PowerCut, TellsWhatWasLost) {
  DiskWorld world;
  world.make_directory("/db");
  world.write_file("/db/x", std::string(2048, 'a'));
  world.disk.settle();
  world.write_file("/db/000000.wal", "record");
  world.put(world.open("/db/x"), 512, std::string(1024, 'b'));
  const faults::CrashModel model = world.disk.crash_model();
  const CrashReport report =
      world.disk.power_cut_to(model, faults::AtomSet(model.log.atoms(), 0), /*describe=*/true);
  EXPECT_EQ(report.lost, report.pending);
  EXPECT_EQ(
      report.deviations,
      (std::vector<std::string>{
          "directory entry 000000.wal in /db lost", "sectors 1-2 of /db/x kept older versions",
          "size 6 of /db/000000.wal lost", "sector 0 of /db/000000.wal kept an older version"}));
}

TEST(PowerCut, TellsWhatUnwrittenUnitsHoldAndWhichBitFlipped) {
  std::set<std::string> told;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    DiskWorld world("posix-2024", seed);
    world.write_file("/f", "x");
    world.disk.settle();
    world.put(world.open("/f"), 512, "y");
    world.plan.pin(faults::FamilyId::bit_flip, {1, 2});
    for (const std::string& line : world.disk.power_cut(/*describe=*/true).deviations) {
      told.insert(line);
    }
  }
  EXPECT_TRUE(told.contains("sector 1 of /f kept an older version"));
  EXPECT_TRUE(told.contains("sector 1 of /f holds garbage"));
  EXPECT_TRUE(told.contains("sector 1 of /f holds zeros"));
  EXPECT_TRUE(told.contains("bit 3 of byte 0 of /f inverted"));
}

TEST(PowerCut, AHundredThousandOfThemLeaveNothingBehind) {
  DiskWorld world;
  long warm_kib = 0;
  for (int crash = 0; crash < 100'000; ++crash) {
    if (crash == 10'000) warm_kib = peak_memory_kib();
    world.write_file("/tmp", "0123456789");
    if (crash % 3 == 0) world.sync("/tmp");
    world.rename("/tmp", "/f");
    if (crash % 5 == 0) world.sync("/");
    world.disk.power_cut();
    ASSERT_LE(world.disk.inode_count(), 4U);
  }
  EXPECT_LT(peak_memory_kib() - warm_kib, 1024);
}

}  // namespace
}  // namespace reprise::sim
