// Each fault family strikes the disk when it is pinned, does what it says and nothing else.
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;
using scheduler::Ratio;

constexpr Ratio kAlways{1, 1};

std::uint64_t strikes(const DiskWorld& world, FamilyId id) {
  return world.plan.setting(id).strikes;
}

TEST(ShortRead, GivesAPrefixOfAtLeastOneByte) {
  DiskWorld world;
  world.write_file("/f", "0123456789");
  const Handle handle = world.open("/f");
  world.plan.pin(FamilyId::short_read, kAlways);
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(world.read(handle, 0, 10));
  EXPECT_EQ(seen.size(), 9U);
  for (const std::string& text : seen) {
    EXPECT_FALSE(text.empty());
    EXPECT_TRUE(std::string_view("012345678").starts_with(text));
  }
  EXPECT_EQ(strikes(world, FamilyId::short_read), 100U);
}

TEST(ShortRead, NeverLooksLikeTheEndOfTheFile) {
  DiskWorld world;
  world.write_file("/f", "x");
  world.plan.pin(FamilyId::short_read, kAlways);
  EXPECT_EQ(world.read(world.open("/f"), 0, 1), "x");
}

TEST(ShortWrite, AcceptsAPrefixOfAtLeastOneByte) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.plan.pin(FamilyId::short_write, kAlways);
  for (int i = 0; i < 100; ++i) {
    const auto count = world.disk.write(handle, 0, bytes_of("0123456789"));
    ASSERT_TRUE(count.ok());
    ASSERT_GE(*count, 1U);
    ASSERT_LT(*count, 10U);
    ASSERT_TRUE(world.content("/f").starts_with(std::string("0123456789").substr(0, *count)));
  }
  EXPECT_EQ(strikes(world, FamilyId::short_write), 100U);
}

TEST(WriteError, LeavesAPrefixInTheFile) {
  DiskWorld world;
  world.plan.pin(FamilyId::write_error, kAlways);
  std::set<std::size_t> sizes;
  for (int i = 0; i < 50; ++i) {
    const Handle handle = world.open("/f" + std::to_string(i));
    ASSERT_EQ(world.disk.write(handle, 0, bytes_of("0123")).error(), EIO);
    const std::string content = world.content("/f" + std::to_string(i));
    ASSERT_TRUE(std::string_view("0123").starts_with(content));
    sizes.insert(content.size());
  }
  EXPECT_EQ(sizes, (std::set<std::size_t>{0, 1, 2, 3, 4}));
}

TEST(ReadError, StrikesOnlyWhatComesFromTheMedium) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.put(handle, 0, "cached");
  world.plan.pin(FamilyId::read_error, kAlways);
  EXPECT_EQ(world.read(handle, 0, 6), "cached");
  ASSERT_TRUE(world.disk.sync(handle).ok());
  std::string text(6, '\0');
  const auto count = world.disk.read(handle, 0, std::as_writable_bytes(std::span(text)));
  EXPECT_EQ(count.error(), EIO);
}

TEST(ReadError, StaysUntilTheSectorIsWrittenIfSticky) {
  DiskWorld world;
  world.write_file("/f", std::string(1000, 'x'));
  world.disk.settle();
  world.plan.set_knob(FamilyId::read_error, 0, 100);
  world.plan.pin(FamilyId::read_error, kAlways);
  const Handle handle = world.open("/f");
  std::string text(500, '\0');
  const auto into = std::as_writable_bytes(std::span(text));
  ASSERT_EQ(world.disk.read(handle, 0, into).error(), EIO);
  world.plan.heal();
  EXPECT_EQ(world.disk.read(handle, 0, into).error(), EIO);
  EXPECT_EQ(world.read(handle, 512, 100), std::string(100, 'x'));
  world.put(handle, 0, std::string(512, 'y'));
  EXPECT_EQ(world.read(handle, 0, 3), "yyy");
}

TEST(ReadError, GivesTheBytesBeforeTheBadSectorFirst) {
  bool short_first = false;
  for (std::uint64_t seed = 0; seed < 50 && !short_first; ++seed) {
    DiskWorld world("posix-2024", seed);
    world.write_file("/f", std::string(1024, 'x'));
    world.disk.settle();
    world.plan.set_knob(FamilyId::read_error, 0, 100);
    world.plan.pin(FamilyId::read_error, kAlways);
    const Handle handle = world.open("/f");
    std::string text(1024, '\0');
    const auto into = std::as_writable_bytes(std::span(text));
    const auto count = world.disk.read(handle, 0, into);
    if (!count.ok()) continue;
    short_first = true;
    EXPECT_EQ(*count, 512U);
    EXPECT_EQ(world.disk.read(handle, 512, into).error(), EIO);
  }
  EXPECT_TRUE(short_first);
}

TEST(ReadError, IsGoneAfterHealing) {
  DiskWorld world;
  world.write_file("/f", "data");
  world.disk.settle();
  world.plan.set_knob(FamilyId::read_error, 0, 100);
  world.plan.pin(FamilyId::read_error, kAlways);
  const Handle handle = world.open("/f");
  std::string text(4, '\0');
  ASSERT_EQ(world.disk.read(handle, 0, std::as_writable_bytes(std::span(text))).error(), EIO);
  world.plan.heal();
  world.disk.heal();
  EXPECT_EQ(world.read(handle, 0, 4), "data");
}

/// A disk with room for the root directory and so many blocks more.
DiskWorld& shrink_to(DiskWorld& world, std::uint64_t blocks) {
  world.plan.set_knob(FamilyId::no_space, 0, (blocks + 1) * kBlockBytes);
  world.plan.pin(FamilyId::no_space, kAlways);
  world.disk.arm();
  return world;
}

TEST(NoSpace, GivesTheCountThatFitsAndThenAnError) {
  DiskWorld world;
  const Handle handle = shrink_to(world, 2).open("/f");
  world.put(handle, 0, std::string(2 * kBlockBytes - 20, 'x'));
  const auto partial = world.disk.append(handle, bytes_of(std::string(512, 'y')));
  ASSERT_TRUE(partial.ok());
  EXPECT_EQ(partial->count, 20U);
  EXPECT_EQ(world.disk.append(handle, bytes_of("z")).error(), ENOSPC);
  EXPECT_EQ(strikes(world, FamilyId::no_space), 2U);
}

TEST(NoSpace, LeavesTheLastBlockToBeFilled) {
  DiskWorld world;
  const Handle handle = shrink_to(world, 2).open("/f");
  world.put(handle, 0, std::string(2 * kBlockBytes, 'x'));
  EXPECT_EQ(world.disk.write(handle, 2 * kBlockBytes, bytes_of("z")).error(), ENOSPC);
}

TEST(NoSpace, FillsTheLastBlockByAllocation) {
  DiskWorld world;
  const Handle handle = shrink_to(world, 2).open("/f");
  EXPECT_EQ(world.disk.allocate(handle, AllocateKind::extend, 0, 2 * kBlockBytes).error(), 0);
  EXPECT_EQ(world.disk.allocate(handle, AllocateKind::extend, 0, 3 * kBlockBytes).error(), ENOSPC);
}

TEST(NoSpace, LeavesATruncatedRecordAtTheEnd) {
  DiskWorld world;
  const Handle handle = shrink_to(world, 1).open("/log");
  for (int i = 0; i < 3; ++i) (void)world.disk.append(handle, bytes_of(std::string(1500, 'r')));
  EXPECT_EQ(world.content("/log").size(), kBlockBytes);
}

TEST(NoSpace, OverwritesNeedNoSpace) {
  DiskWorld world;
  const Handle handle = shrink_to(world, 1).open("/f");
  world.put(handle, 0, std::string(kBlockBytes, 'x'));
  world.put(handle, 0, std::string(kBlockBytes, 'y'));
}

TEST(NoSpace, AgreesWithWhatStatvfsReports) {
  DiskWorld world;
  const Handle handle = shrink_to(world, 3).open("/f");
  EXPECT_EQ(world.disk.space().blocks_free, 3U);
  world.put(handle, 0, "x");
  EXPECT_EQ(world.disk.space().blocks_free, 2U);
  world.unlink("/f");
  EXPECT_EQ(world.disk.space().blocks_free, 2U);  // still open
  ASSERT_TRUE(world.disk.close(handle).ok());
  EXPECT_EQ(world.disk.space().blocks_free, 3U);
}

TEST(NoSpace, EndsWithHealing) {
  DiskWorld world;
  const Handle handle = shrink_to(world, 0).open("/f");
  ASSERT_EQ(world.disk.append(handle, bytes_of("x")).error(), ENOSPC);
  world.disk.heal();
  EXPECT_TRUE(world.disk.append(handle, bytes_of("x")).ok());
}

TEST(NoSpace, RunsOutOfInodesToo) {
  DiskWorld world;
  world.disk.reset({.inodes_max = 2});
  world.open("/f");
  EXPECT_EQ(world.disk.open({.path = "/g"}, O_CREAT, 0644, 1).error(), ENOSPC);
  EXPECT_EQ(world.disk.make_directory({.path = "/d"}, 0755).error(), ENOSPC);
}

/// A disk with room for `blocks` in files beside the root directory, by a quota.
DiskWorld& limit_to(DiskWorld& world, std::uint64_t blocks) {
  world.plan.set_knob(FamilyId::quota, 0, (blocks + 1) * kBlockBytes);
  world.plan.pin(FamilyId::quota, kAlways);
  world.disk.arm();
  return world;
}

TEST(Quota, GivesTheCountThatFitsAndThenItsOwnError) {
  DiskWorld world;
  const Handle handle = limit_to(world, 1).open("/f");
  world.put(handle, 0, std::string(kBlockBytes - 20, 'x'));
  const auto partial = world.disk.append(handle, bytes_of(std::string(512, 'y')));
  ASSERT_TRUE(partial.ok());
  EXPECT_EQ(partial->count, 20U);
  EXPECT_EQ(world.disk.append(handle, bytes_of("z")).error(), EDQUOT);
  EXPECT_EQ(world.disk.allocate(handle, AllocateKind::extend, 0, 2 * kBlockBytes).error(), EDQUOT);
  EXPECT_EQ(world.disk.make_directory({.path = "/d"}, 0755).error(), EDQUOT);
  EXPECT_EQ(strikes(world, FamilyId::quota), 4U);
}

TEST(Quota, IsNotWhatStatvfsReportsAndEndsWithHealing) {
  DiskWorld world;
  const std::uint64_t free = world.disk.space().blocks_free;
  const Handle handle = limit_to(world, 0).open("/f");
  EXPECT_EQ(world.disk.space().blocks_free, free);
  ASSERT_EQ(world.disk.append(handle, bytes_of("x")).error(), EDQUOT);
  world.disk.heal();
  EXPECT_TRUE(world.disk.append(handle, bytes_of("x")).ok());
}

TEST(Quota, IsNotNamedWhereTheDiskItselfIsFull) {
  DiskWorld world;
  limit_to(world, 5);
  const Handle handle = shrink_to(world, 0).open("/f");
  EXPECT_EQ(world.disk.append(handle, bytes_of("x")).error(), ENOSPC);
}

TEST(NoInodes, StopsWhateverMakesAFileAlthoughThereIsSpace) {
  DiskWorld world;
  world.plan.set_knob(FamilyId::no_inodes, 0, 2);
  world.plan.pin(FamilyId::no_inodes, kAlways);
  world.disk.arm();
  const Handle handle = world.open("/f");
  EXPECT_EQ(world.disk.space().inodes_free, 0U);
  EXPECT_EQ(world.disk.open({.path = "/g"}, O_CREAT, 0644, 1).error(), ENOSPC);
  EXPECT_EQ(world.disk.make_directory({.path = "/d"}, 0755).error(), ENOSPC);
  EXPECT_EQ(strikes(world, FamilyId::no_inodes), 2U);
  world.append(handle, "there is space");
  EXPECT_TRUE(world.disk.link({.path = "/f"}, {.path = "/g"}).ok());  // needs no inode
  world.disk.heal();
  world.open("/h");
}

constexpr std::uint64_t kPeriodNs = 1'000'000;

TEST(OtherTenant, TakesSpaceAndGivesItBack) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.plan.set_knob(FamilyId::other_tenant, 0, kPeriodNs);
  world.plan.pin(FamilyId::other_tenant, {1, 2});
  std::set<bool> full;
  const std::uint64_t whole = world.disk.space().blocks_free;
  for (std::uint64_t period = 0; period < 50; ++period) {
    world.disk.pass_time(period * kPeriodNs);
    const std::uint64_t free = world.disk.space().blocks_free;
    ASSERT_TRUE(free <= 8 || free == whole);
    full.insert(free != whole);
    world.disk.pass_time(period * kPeriodNs + kPeriodNs / 2);  // nothing changes within a period
    ASSERT_EQ(world.disk.space().blocks_free, free);
    if (free > 8) continue;
    const std::string text(20 * kBlockBytes, 'x');
    const auto written = world.disk.write(handle, 0, bytes_of(text));
    ASSERT_EQ(written.ok() ? *written : 0, free * kBlockBytes);
    ASSERT_EQ(world.disk.append(handle, bytes_of(text)).error(), ENOSPC);
    ASSERT_TRUE(world.disk.truncate(handle, 0).ok());
  }
  EXPECT_EQ(full.size(), 2U);
  EXPECT_GT(strikes(world, FamilyId::other_tenant), 0U);
}

TEST(OtherTenant, IsGoneAfterHealing) {
  DiskWorld world;
  const std::uint64_t whole = world.disk.space().blocks_free;
  world.plan.pin(FamilyId::other_tenant, kAlways);
  world.disk.pass_time(0);
  EXPECT_LE(world.disk.space().blocks_free, 8U);
  world.plan.heal();
  world.disk.heal();
  world.disk.pass_time(1'000'000'000'000);
  EXPECT_EQ(world.disk.space().blocks_free, whole);
}

TEST(BitFlip, InvertsExactlyOneDurableBitAtAPowerCut) {
  DiskWorld world;
  const std::string before(3000, 'x');
  world.write_file("/f", before);
  world.disk.settle();
  world.plan.pin(FamilyId::bit_flip, kAlways);
  world.disk.power_cut();
  const std::string after = world.content("/f");
  ASSERT_EQ(after.size(), before.size());
  int flipped = 0;
  for (std::size_t i = 0; i < after.size(); ++i) {
    flipped += __builtin_popcount(static_cast<unsigned>(after[i] ^ before[i]));
  }
  EXPECT_EQ(flipped, 1);
  EXPECT_EQ(*world.disk.content("/f", Layer::durable), after);
}

/// A run with every family of the disk that has a rate, and what it left.
std::string image_of(std::uint64_t seed, std::uint64_t capacity_bytes) {
  DiskWorld world("posix-2024", seed);
  world.disk.reset({.capacity_bytes = capacity_bytes});
  for (const FamilyId id :
       {FamilyId::short_write, FamilyId::write_error, FamilyId::failed_fsync, FamilyId::bit_flip}) {
    world.plan.pin(id, {1, 4});
  }
  for (int i = 0; i < 20; ++i) {
    const Handle handle = world.open("/f" + std::to_string(i % 4));
    (void)world.disk.append(handle, bytes_of(std::string(700, static_cast<char>('a' + i))));
    if (i % 3 == 0) (void)world.disk.sync(handle);
    (void)world.disk.close(handle);
  }
  world.disk.power_cut();
  std::string image;
  for (const auto& [path, node] : world.disk.tree()) image += path + "=" + node.content + "\n";
  return image;
}

TEST(DiskFaults, TheSameSeedGivesTheSameFaultsAndTheSameImage) {
  std::set<std::string> images;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::string image = image_of(seed, 1 << 20);
    EXPECT_EQ(image, image_of(seed, 1 << 20));
    images.insert(image);
  }
  EXPECT_GT(images.size(), 15U);
}

TEST(DiskFaults, ACapacityThatIsNotReachedShiftsNothing) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(image_of(seed, 1 << 20), image_of(seed, std::uint64_t{1} << 40));
  }
}

}  // namespace
}  // namespace reprise::sim
