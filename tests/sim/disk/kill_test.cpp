// What a kill leaves: the page cache and everything pending; what it ends: handles and locks.
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

TEST(Kill, KillsTheHandlesOfItsProcessAndKeepsTheData) {
  DiskWorld world;
  const Handle mine = world.open("/f", O_RDWR | O_CREAT, 7);
  const Handle other = world.open("/f", O_RDWR, 8);
  world.put(mine, 0, "data");
  world.disk.kill(7);
  EXPECT_EQ(world.disk.write(mine, 0, bytes_of("x")).error(), EBADF);
  EXPECT_TRUE(world.disk.write(other, 4, bytes_of("x")).ok());
  EXPECT_EQ(world.content("/f"), "datax");
}

TEST(Kill, KeepsEverythingPendingForTheNextPowerCut) {
  const auto kill = [](DiskWorld& world) {
    world.write_file("/f", "data");
    world.disk.kill(1);
    EXPECT_EQ(world.content("/f"), "data");
  };
  const auto content = [](DiskWorld& world) { return world.content("/f"); };
  EXPECT_TRUE(outcomes("posix-2024", kill, content).contains("-"));
}

TEST(Kill, FreesFilesThatOnlyTheProcessHeld) {
  DiskWorld world;
  world.put(world.open("/f", O_RDWR | O_CREAT, 7), 0, "data");
  world.unlink("/f");
  ASSERT_EQ(world.sync("/"), 0);
  world.disk.kill(7);
  EXPECT_EQ(world.disk.inode_count(), 1U);
}

TEST(Kill, GivesUpTheLocksOfItsProcess) {
  DiskWorld world;
  world.write_file("/f", "");
  const InodeNumber inode = *world.disk.inode_at({.path = "/f"});
  const RangeLock lock{.owner = 7, .mode = LockMode::exclusive, .begin = 0, .end = 10};
  ASSERT_TRUE(world.disk.locks().set(inode, lock).ok());
  world.disk.kill(7);
  EXPECT_TRUE(world.disk.locks().set(inode, {8, LockMode::exclusive, 0, 10}).ok());
}

}  // namespace
}  // namespace reprise::sim
