// What is put onto the disk from outside.
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

TEST(Place, MakesAFileThatReadsAsZerosUntilItIsFilled) {
  DiskWorld world;
  const std::int64_t root_modify_ns = world.disk.status({.path = "/"})->modify_ns;
  const PlacedNode node{FileType::regular, 0640, 5000, 4, ""};
  const Outcome<InodeNumber> placed = world.disk.place(kRootInode, "f", node);
  ASSERT_TRUE(placed.ok());
  EXPECT_EQ(world.content("/f"), std::string(4, '\0'));
  world.disk.fill(*placed, bytes_of("data"));
  EXPECT_EQ(world.content("/f"), "data");
  const Outcome<Status> status = world.disk.status({.path = "/f"});
  EXPECT_EQ(status->mode & 07777, 0640U);
  EXPECT_EQ(status->modify_ns, 5000);
  EXPECT_EQ(status->change_ns, 5000);
  EXPECT_EQ(world.disk.status({.path = "/"})->modify_ns, root_modify_ns);
}

TEST(Place, MakesALinkToItsTarget) {
  DiskWorld world;
  world.write_file("/f", "data");
  const PlacedNode node{FileType::symlink, 0777, 0, 0, "f"};
  ASSERT_TRUE(world.disk.place(kRootInode, "link", node).ok());
  EXPECT_EQ(*world.disk.read_link({.path = "/link"}), "f");
  EXPECT_EQ(world.content("/link"), "data");
}

TEST(Place, RefusesWhatIsThereAndWhatIsTooLarge) {
  DiskWorld world;
  world.write_file("/f", "");
  EXPECT_EQ(world.disk.place(kRootInode, "f", {}).error(), EEXIST);
  const PlacedNode too_large{FileType::regular, 0644, 0, kFileBytesMax + 1, ""};
  EXPECT_EQ(world.disk.place(kRootInode, "g", too_large).error(), EFBIG);
}

}  // namespace
}  // namespace reprise::sim
