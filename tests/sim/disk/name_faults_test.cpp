// name_error: calls that make, change and remove names fail as they may, and what they leave behind
// is what was there or what was asked for.
#include <functional>
#include <map>

#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

/// A call that name_error may strike, in a world with the file /f and the directories / and /d.
struct Struck {
  const char* name;
  std::function<int(Disk&)> call;  ///< @returns its errno
  std::function<bool(DiskWorld&)> done;
  std::set<int> errors;
};

const std::vector<Struck>& struck_calls() {
  static const std::vector<Struck> calls = {
      {"create",
       [](Disk& disk) { return disk.open({.path = "/n"}, O_CREAT, 0644, 1).error(); },
       [](DiskWorld& world) { return world.exists("/n"); },
       {EIO, ENOSPC}},
      {"mkdir",
       [](Disk& disk) { return disk.make_directory({.path = "/n"}, 0755).error(); },
       [](DiskWorld& world) { return world.exists("/n"); },
       {EIO, ENOSPC}},
      {"symlink",
       [](Disk& disk) { return disk.symlink("/f", {.path = "/n"}).error(); },
       [](DiskWorld& world) { return world.content("/n") == "old"; },
       {EIO, ENOSPC}},
      {"link",
       [](Disk& disk) { return disk.link({.path = "/f"}, {.path = "/n"}).error(); },
       [](DiskWorld& world) { return world.exists("/n"); },
       {EIO, ENOSPC}},
      {"rename",
       [](Disk& disk) { return disk.rename({.path = "/f"}, {.path = "/n"}).error(); },
       [](DiskWorld& world) { return world.exists("/n") && !world.exists("/f"); },
       {EIO, ENOSPC}},
      {"unlink",
       [](Disk& disk) { return disk.unlink({.path = "/f"}).error(); },
       [](DiskWorld& world) { return !world.exists("/f"); },
       {EIO}},
      {"rmdir",
       [](Disk& disk) { return disk.remove_directory({.path = "/d"}).error(); },
       [](DiskWorld& world) { return !world.exists("/d"); },
       {EIO}},
      {"truncate",
       [](Disk& disk) { return disk.truncate({.path = "/f"}, 1).error(); },
       [](DiskWorld& world) { return world.content("/f") == "o"; },
       {EIO}},
      {"open to truncate",
       [](Disk& disk) { return disk.open({.path = "/f"}, O_RDWR | O_TRUNC, 0, 1).error(); },
       [](DiskWorld& world) { return world.content("/f").empty(); },
       {EIO}},
  };
  return calls;
}

using Tree = std::map<std::string, NodeView>;

void make_tree(DiskWorld& world) {
  world.write_file("/f", "old");
  world.make_directory("/d");
  world.disk.settle();
}

/// @returns what a call makes of the tree when nothing strikes
Tree tree_after(const Struck& struck) {
  DiskWorld world;
  make_tree(world);
  EXPECT_EQ(struck.call(world.disk), 0) << struck.name;
  return world.disk.tree();
}

TEST(NameError, FailsAsTheCallMayAndIsDoneOrNot) {
  for (const Struck& struck : struck_calls()) {
    const Tree done = tree_after(struck);
    std::set<int> errors;
    std::set<bool> effects;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      DiskWorld world("posix-2024", seed);
      make_tree(world);
      const Tree before = world.disk.tree();
      world.plan.pin(FamilyId::name_error, {1, 1});
      const int error = struck.call(world.disk);
      errors.insert(error);
      const bool is_done = struck.done(world);
      effects.insert(is_done);
      ASSERT_TRUE(error == EIO || !is_done) << struck.name;  // what says no space did nothing
      ASSERT_EQ(world.disk.tree(), is_done ? done : before) << struck.name;
      ASSERT_EQ(world.plan.setting(FamilyId::name_error).strikes, 1U) << struck.name;
    }
    EXPECT_EQ(errors, struck.errors) << struck.name;
    EXPECT_EQ(effects.size(), 2U) << struck.name;
  }
}

TEST(NameError, LeavesCallsAloneThatCouldNotBeCarriedOut) {
  DiskWorld world;
  world.write_file("/f", "");
  world.plan.pin(FamilyId::name_error, {1, 1});
  EXPECT_EQ(world.disk.make_directory({.path = "/f"}, 0755).error(), EEXIST);
  EXPECT_EQ(world.disk.unlink({.path = "/missing"}).error(), ENOENT);
  EXPECT_EQ(world.disk.rename({.path = "/missing"}, {.path = "/f"}).error(), ENOENT);
  EXPECT_EQ(world.disk.open({.path = "/f"}, O_CREAT | O_EXCL, 0644, 1).error(), EEXIST);
  EXPECT_EQ(world.plan.setting(FamilyId::name_error).strikes, 0U);
}

TEST(NameError, OfAnAllocationAllocatesNothing) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.plan.pin(FamilyId::name_error, {1, 1});
  EXPECT_EQ(world.disk.allocate(handle, AllocateKind::extend, 0, 100).error(), EIO);
  EXPECT_EQ(world.content("/f"), "");
}

TEST(NameError, LeavesADiskThatPowerCutsTreatAsAnyOther) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    DiskWorld world("posix-2024", seed);
    make_tree(world);
    world.plan.pin(FamilyId::name_error, {1, 2});
    for (const Struck& struck : struck_calls()) (void)struck.call(world.disk);
    world.disk.power_cut();
    for (const auto& [path, node] : world.disk.tree()) {
      ASSERT_TRUE(std::set<std::string>({"", "/f", "/d", "/n"}).contains(path)) << path;
    }
  }
}

TEST(ReadOnly, BeginsWithAnFsyncAndStopsEveryChange) {
  for (const Struck& struck : struck_calls()) {
    DiskWorld world;
    make_tree(world);
    const Handle handle = world.open("/f");
    world.append(handle, "unsynced");
    world.plan.pin(FamilyId::read_only, {1, 1});
    EXPECT_EQ(world.disk.sync(handle).error(), EROFS);
    EXPECT_EQ(world.plan.setting(FamilyId::read_only).strikes, 1U);
    const Tree before = world.disk.tree();
    EXPECT_EQ(struck.call(world.disk), EROFS) << struck.name;
    EXPECT_EQ(world.disk.write(handle, 0, bytes_of("x")).error(), EROFS);
    EXPECT_EQ(world.disk.set_mode(handle, 0600).error(), EROFS);
    EXPECT_EQ(world.disk.sync(handle).error(), EROFS);
    EXPECT_EQ(world.disk.tree(), before) << struck.name;
    EXPECT_EQ(world.read(handle, 0, 3), "old");  // it can still be read
    EXPECT_EQ(world.disk.open({.path = "/f"}, O_RDONLY, 0, 1).error(), 0);
    EXPECT_EQ(world.disk.open({.path = "/f"}, O_RDWR, 0, 1).error(), EROFS);
  }
}

TEST(ReadOnly, DoesNotBeginWhereNothingIsToBeWritten) {
  DiskWorld world;
  make_tree(world);
  world.plan.pin(FamilyId::read_only, {1, 1});
  EXPECT_EQ(world.sync("/f"), 0);
  world.write_file("/f", "new");
}

TEST(ReadOnly, EndsWhenTheMachineRestartsOrIsHealed) {
  for (const bool restarts : {true, false}) {
    DiskWorld world;
    make_tree(world);
    world.write_file("/f", "unsynced");
    world.plan.pin(FamilyId::read_only, {1, 1});
    EXPECT_EQ(world.sync("/f"), EROFS);
    world.plan.heal();
    restarts ? (void)world.disk.power_cut() : world.disk.heal();
    world.write_file("/f", "new");
    EXPECT_EQ(world.sync("/f"), 0);
  }
}

}  // namespace
}  // namespace reprise::sim
