// Rules of names that the conformance suite does not reach: owners of files, directories and
// numbers.
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

TEST(Open, HonoursExclusiveCreation) {
  DiskWorld world;
  world.open("/f", O_RDWR | O_CREAT | O_EXCL);
  EXPECT_EQ(world.disk.open({.path = "/f"}, O_RDWR | O_CREAT | O_EXCL, 0644, 1).error(), EEXIST);
}

TEST(Open, HonoursAccessModes) {
  DiskWorld world;
  world.write_file("/f", "data");
  const Handle reader = world.open("/f", O_RDONLY);
  const Handle writer = world.open("/f", O_WRONLY);
  EXPECT_EQ(world.disk.write(reader, 0, bytes_of("x")).error(), EBADF);
  std::byte byte{};
  EXPECT_EQ(world.disk.read(writer, 0, std::span(&byte, 1)).error(), EBADF);
}

TEST(Open, AHandleThatWasClosedIsDeadEvenIfItsSlotIsReused) {
  DiskWorld world;
  const Handle first = world.open("/f");
  ASSERT_TRUE(world.disk.close(first).ok());
  const Handle second = world.open("/g");
  EXPECT_EQ(first.index, second.index);
  EXPECT_EQ(world.disk.close(first).error(), EBADF);
  EXPECT_TRUE(world.disk.close(second).ok());
}

TEST(Open, PutsANamelessFileInADirectoryOnly) {
  DiskWorld world;
  world.write_file("/f", "");
  constexpr int kFlags = O_RDWR | O_TMPFILE;
  EXPECT_EQ(world.disk.open({.path = "/f"}, kFlags, 0644, 1).error(), ENOTDIR);
  EXPECT_EQ(world.disk.open({.path = "/"}, kFlags, 0644, 1).error(), 0);
}

TEST(Link, GivesANamelessFileANameThatSurvives) {
  DiskWorld world;
  const Handle handle = world.open("/", O_RDWR | O_TMPFILE);
  world.put(handle, 0, "data");
  ASSERT_EQ(world.disk.sync(handle).error(), 0);
  ASSERT_EQ(world.disk.link(handle, {.path = "/f"}).error(), 0);
  ASSERT_EQ(world.sync("/"), 0);
  world.disk.power_cut();
  EXPECT_EQ(world.content("/f"), "data");
}

TEST(Link, RefusesANamelessFileThatIsToStaySo) {
  DiskWorld world;
  const Handle handle = world.open("/", O_RDWR | O_TMPFILE | O_EXCL);
  EXPECT_EQ(world.disk.link(handle, {.path = "/f"}).error(), ENOENT);
}

TEST(RemoveDirectory, RefusesOneThatIsNotEmpty) {
  DiskWorld world;
  world.make_directory("/d");
  world.write_file("/d/f", "");
  EXPECT_EQ(world.disk.remove_directory({.path = "/d"}).error(), ENOTEMPTY);
}

TEST(Unlink, LeavesAnOpenFileAlive) {
  DiskWorld world;
  const Handle handle = world.open("/f");
  world.put(handle, 0, "data");
  world.unlink("/f");
  EXPECT_EQ(world.read(handle, 0, 4), "data");
  EXPECT_EQ(world.disk.status(handle)->links, 0U);
}

TEST(Walk, FollowsAbsoluteLinksAndStopsAtTheRoot) {
  DiskWorld world;
  world.make_directory("/d");
  world.write_file("/d/f", "data");
  ASSERT_TRUE(world.disk.symlink("/d", {.path = "/d/up"}).ok());
  ASSERT_TRUE(world.disk.symlink("/", {.path = "/d/root"}).ok());
  EXPECT_EQ(world.content("/d/up/f"), "data");
  EXPECT_EQ(world.content("/d/up/up/f"), "data");
  EXPECT_EQ(world.content("/../../d/f"), "data");
  EXPECT_EQ(*world.disk.inode_at({.path = "/d/root"}), kRootInode);
  EXPECT_EQ(*world.disk.inode_at({.path = "/d/root/"}), kRootInode);
}

TEST(Walk, GivesUpOnLoops) {
  DiskWorld world;
  ASSERT_TRUE(world.disk.symlink("b", {.path = "/a"}).ok());
  ASSERT_TRUE(world.disk.symlink("a", {.path = "/b"}).ok());
  EXPECT_EQ(world.disk.status({.path = "/a"}).error(), ELOOP);
}

TEST(PathOfDirectory, IsWhatGetcwdNeeds) {
  DiskWorld world;
  world.make_directory("/d");
  world.make_directory("/d/e");
  const InodeNumber inode = *world.disk.inode_at({.path = "/d/e"});
  EXPECT_EQ(*world.disk.path_of_directory(inode), "/d/e");
  EXPECT_EQ(*world.disk.path_of_directory(kRootInode), "/");
  const Handle held = world.open("/d/e", O_RDONLY);
  ASSERT_TRUE(world.disk.remove_directory({.path = "/d/e"}).ok());
  EXPECT_EQ(world.disk.path_of_directory(inode).error(), ENOENT);
  EXPECT_EQ(world.disk.open({inode, "f"}, O_CREAT | O_RDWR, 0644, 1).error(), ENOENT);
  ASSERT_TRUE(world.disk.close(held).ok());
}

TEST(Times, AreThoseTheCallerSet) {
  DiskWorld world;
  world.disk.set_now(100);
  const Handle handle = world.open("/f");
  world.disk.set_now(200);
  world.put(handle, 0, "x");
  const Status status = *world.disk.status(handle);
  EXPECT_EQ(status.birth_ns, 100);
  EXPECT_EQ(status.modify_ns, 200);
  world.disk.set_now(300);
  ASSERT_TRUE(world.disk.set_times(handle, {.access_ns = 1, .modify_ns = {}}).ok());
  EXPECT_EQ(world.disk.status(handle)->access_ns, 1);
  EXPECT_EQ(world.disk.status(handle)->modify_ns, 200);
  EXPECT_EQ(world.disk.status(handle)->change_ns, 300);
}

std::vector<std::string> names(const std::vector<ListedEntry>& entries) {
  std::vector<std::string> list;
  for (const ListedEntry& entry : entries) list.push_back(entry.name);
  return list;
}

TEST(List, OrderIsDrawnPerDirectory) {
  std::set<std::vector<std::string>> orders;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    DiskWorld world("posix-2024", seed);
    for (const char* const path : {"/b", "/a", "/c"}) world.write_file(path, "");
    const Handle root = world.open("/", O_RDONLY);
    const auto first = names(*world.disk.list(root, 0, 100));
    EXPECT_EQ(first, names(*world.disk.list(root, 0, 100)));
    EXPECT_EQ(first.size(), 5U);
    orders.insert(first);
  }
  EXPECT_GT(orders.size(), 3U);
  EXPECT_TRUE(orders.contains({".", "..", "b", "a", "c"}));  // the quiet order
}

TEST(Rename, IntoARemovedDirectoryIsRefusedBeforeTheSourceIsJudged) {
  DiskWorld world;
  world.make_directory("/gone");
  const Handle gone = world.open("/gone", O_RDONLY);
  const InodeNumber directory = world.disk.status(gone)->inode;
  EXPECT_EQ(world.disk.remove_directory({.path = "/gone"}).error(), 0);
  world.write_file("/f", "");
  EXPECT_EQ(world.disk.rename({.path = "/f/"}, {directory, "f"}).error(), ENOENT);
}

TEST(List, InPiecesGivesEveryNameThatStaysExactlyOnce) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    DiskWorld world("posix-2024", seed);
    for (int i = 0; i < 10; ++i) world.write_file("/stays" + std::to_string(i), "");
    const Handle root = world.open("/", O_RDONLY);
    std::multiset<std::string> seen;
    std::uint64_t position = 0;
    for (int step = 0;; ++step) {
      const auto entries = *world.disk.list(root, position, 2);
      if (entries.empty()) break;
      for (const ListedEntry& entry : entries) seen.insert(entry.name);
      position = entries.back().position;
      if (step < 20) world.write_file("/comes" + std::to_string(step), "");
      if (step < 20 && step % 2 == 1) world.unlink("/comes" + std::to_string(step - 1));
      ASSERT_LT(step, 1000);
    }
    for (int i = 0; i < 10; ++i) EXPECT_EQ(seen.count("stays" + std::to_string(i)), 1U);
    for (const std::string& name : seen) EXPECT_EQ(seen.count(name), 1U);
  }
}

}  // namespace
}  // namespace reprise::sim
