// Profiles that break promises: what they do to bytes that were synced, and that they stay within
// what they say.
#include <algorithm>

#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

TEST(Tmpfs, IsEmptyAfterAPowerCut) {
  DiskWorld world("tmpfs");
  world.make_directory("/d");
  world.write_file("/d/f", "synced");
  ASSERT_EQ(world.sync("/d/f"), 0);
  ASSERT_TRUE(world.disk.sync_all().ok());
  world.disk.power_cut();
  EXPECT_EQ(world.disk.tree().size(), 1U);
  EXPECT_EQ(world.disk.inode_count(), 1U);
  EXPECT_EQ(world.disk.lies(), 1U);
  world.write_file("/f", "new");  // it can be used again
  EXPECT_EQ(world.content("/f"), "new");
}

TEST(Tmpfs, KeepsEverythingAfterAKill) {
  DiskWorld world("tmpfs");
  world.write_file("/f", "unsynced");
  world.disk.kill(1);
  EXPECT_EQ(world.content("/f"), "unsynced");
}

TEST(Tmpfs, HasNoMediumThatCouldFail) {
  DiskWorld world("tmpfs");
  for (const FamilyId id :
       {FamilyId::read_error, FamilyId::write_error, FamilyId::failed_fsync, FamilyId::bit_flip}) {
    world.plan.pin(id, {1, 1});
  }
  world.write_file("/f", "data");
  EXPECT_EQ(world.sync("/f"), 0);
  EXPECT_EQ(world.sync("/"), 0);
  EXPECT_EQ(world.read(world.open("/f"), 0, 4), "data");
}

std::string synced_twice_on_a_liar(DiskWorld& world) {
  world.write_file("/f", std::string(100, 'a'));
  EXPECT_EQ(world.sync("/f"), 0);
  EXPECT_EQ(world.sync("/"), 0);
  world.put(world.open("/f"), 0, std::string(100, 'b'));
  EXPECT_EQ(world.sync("/f"), 0);
  EXPECT_TRUE(world.disk.sync_all().ok());
  world.disk.power_cut();
  return world.content("/f").substr(0, 1);
}

TEST(Liar, MayShowEveryEarlierImageAfterFsync) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    DiskWorld world("liar", seed);
    seen.insert(synced_twice_on_a_liar(world));
    EXPECT_EQ(world.disk.lies(), 1U);
  }
  for (const char* const image : {"-", "", "a", "b"}) EXPECT_TRUE(seen.contains(image)) << image;
}

TEST(Liar, KeepsWhatTheSetupSettled) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    DiskWorld world("liar", seed);
    world.write_file("/f", "settled");
    world.disk.settle();
    world.disk.power_cut();
    ASSERT_EQ(world.content("/f"), "settled");
  }
}

/// A file of two synced sectors, of whose first one a few bytes were overwritten without fsync.
std::string interrupted_overwrite(std::string_view profile, std::uint64_t seed) {
  DiskWorld world(profile, seed);
  world.write_file("/f", std::string(2 * kSectorBytes, 'o'));
  world.disk.settle();
  world.put(world.open("/f"), 100, "new");
  world.disk.power_cut();
  return world.content("/f");
}

TEST(NoPsow, DestroysSyncedBytesOfASectorThatWasBeingWritten) {
  std::set<std::string> first_bytes;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const std::string content = interrupted_overwrite("no-psow", seed);
    ASSERT_EQ(content.size(), 2 * kSectorBytes);
    ASSERT_EQ(content.substr(kSectorBytes), std::string(kSectorBytes, 'o'));
    first_bytes.insert(content.substr(0, 1));
  }
  EXPECT_TRUE(first_bytes.contains("o"));
  EXPECT_TRUE(first_bytes.contains(std::string(1, '\0')));
  EXPECT_TRUE(first_bytes.contains("\xff"));
  EXPECT_GT(first_bytes.size(), 10U);  // garbage
}

TEST(NoPsow, IsTheOnlyProfileThatTouchesSyncedBytes) {
  for (const faults::Profile& profile : faults::shipped_profiles()) {
    if (!profile.is_honest()) continue;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      ASSERT_EQ(interrupted_overwrite(profile.name, seed)[0], 'o') << profile.name;
    }
  }
}

TEST(NoPsow, LeavesASyncedFileAlone) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    DiskWorld world("no-psow", seed);
    world.write_file("/f", "synced");
    ASSERT_EQ(world.sync("/f"), 0);
    ASSERT_EQ(world.sync("/"), 0);
    world.disk.power_cut();
    ASSERT_EQ(world.content("/f"), "synced");
  }
}

/// A settled file of three blocks, of which a power cut has damaged one.
struct Damaged {
  DiskWorld world;
  Handle handle;

  explicit Damaged(std::string_view profile) : world(profile) {
    world.write_file("/f", std::string(3 * kBlockBytes, 'x'));
    world.disk.settle();
    world.plan.pin(FamilyId::bit_flip, {1, 1});
    world.disk.power_cut();
    world.plan.heal();
    handle = world.open("/f");
  }

  int read_error(std::uint64_t block) {
    std::string into(kBlockBytes, '?');
    const auto read =
        world.disk.read(handle, block * kBlockBytes, std::as_writable_bytes(std::span(into)));
    return read.error();
  }

  std::vector<std::uint64_t> unreadable() {
    std::vector<std::uint64_t> blocks;
    for (std::uint64_t block = 0; block < 3; ++block) {
      if (read_error(block) != 0) blocks.push_back(block);
    }
    return blocks;
  }
};

TEST(ChecksummedData, ReadsAsAnErrorInsteadOfWrong) {
  Damaged btrfs("btrfs");
  EXPECT_EQ(btrfs.unreadable().size(), 1U);
  EXPECT_EQ(btrfs.world.disk.lies(), 1U);
  btrfs.world.disk.heal();
  btrfs.world.disk.power_cut();
  btrfs.handle = btrfs.world.open("/f");
  EXPECT_EQ(btrfs.unreadable().size(), 1U);  // what was damaged stays damaged
}

TEST(ChecksummedData, IsGoodAgainOnceTheBlockIsWrittenWhole) {
  Damaged btrfs("btrfs");
  const std::uint64_t offset = btrfs.unreadable().front() * kBlockBytes;
  EXPECT_EQ(btrfs.world.disk.write(btrfs.handle, offset + 10, bytes_of("y")).error(), EIO);
  btrfs.world.put(btrfs.handle, offset, std::string(kBlockBytes, 'y'));
  EXPECT_TRUE(btrfs.unreadable().empty());
}

TEST(ChecksummedData, IsWrittenUpToTheBlockThatCannotBeRead) {
  Damaged btrfs("btrfs");
  const std::uint64_t block = btrfs.unreadable().front();
  const std::string text(3 * kBlockBytes - 1, 'y');  // a part of the last block
  const auto count = btrfs.world.disk.write(btrfs.handle, 0, bytes_of(text));
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(*count, block == 2 ? 2 * kBlockBytes : text.size());
}

TEST(ChecksummedData, IsGoneWithTheBlock) {
  Damaged btrfs("btrfs");
  ASSERT_TRUE(btrfs.world.disk.truncate(btrfs.handle, 0).ok());
  btrfs.world.put(btrfs.handle, 0, std::string(3 * kBlockBytes, 'y'));
  EXPECT_TRUE(btrfs.unreadable().empty());
}

TEST(UncheckedData, ReadsWrongInSilence) {
  for (const char* const profile : {"btrfs-nodatacow", "ext4-ordered"}) {
    Damaged silent(profile);
    EXPECT_TRUE(silent.unreadable().empty());
    EXPECT_NE(silent.world.content("/f"), std::string(3 * kBlockBytes, 'x'));
  }
}

}  // namespace
}  // namespace reprise::sim
