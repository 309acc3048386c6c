// What becomes durable without an fsync: early writeback, and the end of a setup.
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

TEST(WriteBack, HappensByItselfWhenTooMuchIsPending) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  const std::string megabyte(1 << 20, 'x');
  for (int i = 0; i < 50; ++i) world.put(handle, 0, megabyte);
  EXPECT_LE(world.disk.pending(), 10U);
  for (int i = 0; i < 100'000; ++i) world.put(handle, 0, "y");
  EXPECT_LE(world.disk.pending(), 20'000U);
  for (int i = 0; i < 50'000; ++i) {
    world.open("/temporary");
    world.unlink("/temporary");
    world.disk.kill(1);
  }
  EXPECT_LE(world.disk.inode_count(), 20'000U);
  EXPECT_EQ(world.content("/f").size(), megabyte.size());
}

TEST(WriteBack, MakesTheOlderPartDurable) {
  DiskWorld world;
  world.write_file("/a", "1");
  const std::uint64_t sequence = world.disk.next_sequence();
  world.write_file("/b", "2");
  world.disk.write_back(sequence);
  const auto durable = world.disk.tree(Layer::durable);
  EXPECT_TRUE(durable.contains("/a"));
  EXPECT_FALSE(durable.contains("/b"));
}

TEST(Settle, MakesEverythingDurableAlsoAfterFailures) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.put(handle, 0, "data");
  world.plan.pin(faults::FamilyId::failed_fsync, {1, 1});
  ASSERT_EQ(world.disk.sync(handle).error(), EIO);
  ASSERT_EQ(world.sync("/"), EIO);
  world.plan.heal();
  world.disk.settle();
  auto visible = world.disk.tree(Layer::visible);
  for (auto& [path, node] : visible) node.links = 0;
  EXPECT_EQ(visible, world.disk.tree(Layer::durable));
}

}  // namespace
}  // namespace reprise::sim
