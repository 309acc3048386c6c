#include <set>

#include "disk_fixture.hpp"

namespace reprise::sim {
namespace {

constexpr std::uint64_t kSeeds = 300;

/// Runs a program under many seeds and collects what `observe` sees after a power cut.
template <typename Program, typename Observe>
std::set<std::string> outcomes(std::string_view profile, Program program, Observe observe) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    World world(profile, seed);
    program(world);
    world.disk.power_cut();
    seen.insert(observe(world));
  }
  return seen;
}

TEST(PowerCut, UnsyncedBytesMayBeLostAndMaySurvive) {
  const auto seen = outcomes(
      "posix-2024",
      [](World& world) {
        world.write_file("/f", "old");
        world.disk.settle();
        world.put(world.open("/f"), 0, "new");
      },
      [](World& world) { return world.content("/f"); });
  EXPECT_EQ(seen, (std::set<std::string>{"old", "new"}));
}

TEST(PowerCut, SyncedBytesUnderASyncedNameAlwaysSurvive) {
  const auto seen = outcomes(
      "posix-strict",
      [](World& world) {
        world.write_file("/f", "kept");
        EXPECT_EQ(world.sync("/f"), 0);
        EXPECT_EQ(world.sync("/"), 0);
        world.write_file("/g", "noise");
      },
      [](World& world) { return world.content("/f"); });
  EXPECT_EQ(seen, std::set<std::string>{"kept"});
}

TEST(PowerCut, ASyncedFileNeedsItsDirectorySynced) {
  const auto seen = outcomes(
      "posix-2024",
      [](World& world) {
        world.write_file("/f", "data");
        EXPECT_EQ(world.sync("/f"), 0);
      },
      [](World& world) { return world.content("/f"); });
  EXPECT_EQ(seen, (std::set<std::string>{"-", "data"}));
}

TEST(PowerCut, Ext4MakesTheNameOfASyncedFileDurable) {
  const auto seen = outcomes(
      "ext4-ordered",
      [](World& world) {
        ASSERT_TRUE(world.disk.make_directory({.path = "/d"}, 0755).ok());
        world.write_file("/d/f", "data");
        EXPECT_EQ(world.sync("/d/f"), 0);
      },
      [](World& world) { return world.content("/d/f"); });
  EXPECT_EQ(seen, std::set<std::string>{"data"});
}

TEST(PowerCut, KillsEveryHandle) {
  World world;
  const Handle handle = world.open("/f");
  world.disk.settle();
  world.disk.power_cut();
  EXPECT_EQ(world.disk.write(handle, 0, bytes_of("x")).error(), EBADF);
  EXPECT_EQ(world.disk.sync(handle).error(), EBADF);
}

TEST(Kill, KillsTheHandlesOfItsProcessAndKeepsTheData) {
  World world;
  const Handle mine = world.open("/f", O_RDWR | O_CREAT, 7);
  const Handle other = world.open("/f", O_RDWR, 8);
  world.put(mine, 0, "data");
  world.disk.kill(7);
  EXPECT_EQ(world.disk.write(mine, 0, bytes_of("x")).error(), EBADF);
  EXPECT_TRUE(world.disk.write(other, 4, bytes_of("x")).ok());
  EXPECT_EQ(world.content("/f"), "datax");
}

}  // namespace
}  // namespace reprise::sim
