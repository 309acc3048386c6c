// Files mapped into memory: one view with read and write, stores pending like writes.
#include <cstring>

#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

struct Mapped {
  DiskWorld world;
  Handle handle;
  std::byte* bytes = nullptr;

  explicit Mapped(std::uint64_t size, std::uint64_t seed = 1) : world("posix-2024", seed) {
    handle = world.open("/f");
    world.put(handle, 0, std::string(size, 'a'));
    world.disk.settle();
    bytes = *world.disk.map(handle);
  }
};

TEST(Mapping, ShowsTheFileAndIsShownByRead) {
  Mapped mapped(6000);
  EXPECT_EQ(mapped.bytes[5999], std::byte{'a'});
  mapped.bytes[10] = std::byte{'s'};
  EXPECT_EQ(mapped.world.read(mapped.handle, 10, 1), "s");
  mapped.world.put(mapped.handle, 11, "w");
  EXPECT_EQ(mapped.bytes[11], std::byte{'w'});
}

TEST(Mapping, DoesNotMoveWhileTheFileGrowsAndShrinks) {
  Mapped mapped(100);
  mapped.world.put(mapped.handle, 100'000, "end");
  EXPECT_EQ(std::memcmp(mapped.bytes + 100'000, "end", 3), 0);
  ASSERT_TRUE(mapped.world.disk.truncate(mapped.handle, 50).ok());
  ASSERT_TRUE(mapped.world.disk.truncate(mapped.handle, 5000).ok());
  EXPECT_EQ(mapped.bytes[49], std::byte{'a'});
  EXPECT_EQ(mapped.bytes[50], std::byte{0});
  EXPECT_EQ(mapped.bytes[4999], std::byte{0});
  EXPECT_EQ(*mapped.world.disk.map(mapped.handle), mapped.bytes);
}

TEST(Mapping, BytesStoredBehindTheEndAreNotInTheFile) {
  Mapped mapped(100);
  mapped.bytes[200] = std::byte{'x'};
  ASSERT_TRUE(mapped.world.disk.truncate(mapped.handle, 300).ok());
  EXPECT_EQ(mapped.world.read(mapped.handle, 200, 1), std::string(1, '\0'));
}

TEST(Mapping, AnUnsyncedStoreMayBeLostSectorBySector) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Mapped mapped(1024, seed);
    mapped.bytes[0] = std::byte{'s'};
    mapped.bytes[600] = std::byte{'s'};
    mapped.world.disk.power_cut();
    const std::string content = mapped.world.content("/f");
    seen.insert({content[0], content[600]});
  }
  EXPECT_EQ(seen, (std::set<std::string>{"aa", "as", "sa", "ss"}));
}

TEST(Mapping, ASyncedStoreSurvives) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Mapped mapped(1024, seed);
    mapped.bytes[0] = std::byte{'s'};
    ASSERT_TRUE(mapped.world.disk.sync(mapped.handle).ok());
    mapped.bytes[0] = std::byte{'t'};
    mapped.world.disk.power_cut();
    ASSERT_NE(mapped.world.content("/f")[0], 'a');
  }
}

TEST(Mapping, KeepsAnUnlinkedAndClosedFileAlive) {
  Mapped mapped(100);
  const InodeNumber inode = mapped.world.disk.status(mapped.handle)->inode;
  mapped.world.unlink("/f");
  ASSERT_TRUE(mapped.world.disk.close(mapped.handle).ok());
  EXPECT_EQ(mapped.bytes[0], std::byte{'a'});
  mapped.world.disk.settle();
  mapped.world.disk.unmap(inode);
  EXPECT_EQ(mapped.world.disk.inode_count(), 1U);
}

TEST(Mapping, StoresAreKeptWhenItEnds) {
  Mapped mapped(100);
  mapped.bytes[0] = std::byte{'s'};
  mapped.world.disk.unmap(mapped.world.disk.status(mapped.handle)->inode);
  EXPECT_EQ(mapped.world.content("/f")[0], 's');
  EXPECT_GT(mapped.world.disk.pending(), 0U);
}

TEST(Mapping, NeedsAReadableRegularFile) {
  DiskWorld world;
  world.write_file("/f", "x");
  EXPECT_EQ(world.disk.map(world.open("/f", O_WRONLY)).error(), EACCES);
  EXPECT_EQ(world.disk.map(world.open("/", O_RDONLY)).error(), ENODEV);
}

}  // namespace
}  // namespace reprise::sim
