#include "system/engram/warm/mapped_file.hpp"

#include "tests/system/support.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;

TEST(MappedFileTest, MakesTheDirectoriesAboveAndIsInTheFileAtOnce) {
  const stemedb::test::TempDirectory directory;
  MappedFile file = must(MappedFile::create(directory / "a/b/f", 5000));
  file.bytes()[4999] = 'z';
  must(file.sync());
  const MappedFile seen = must(MappedFile::open_to_read(directory / "a/b/f"));
  ASSERT_EQ(seen.view().size(), 5000u);
  EXPECT_EQ(seen.view().back(), 'z');
}

TEST(MappedFileTest, EmptiesWhatWasThere) {
  const stemedb::test::TempDirectory directory;
  must(MappedFile::create(directory / "f", 100)).bytes()[0] = 'z';
  EXPECT_EQ(must(MappedFile::create(directory / "f", 200)).view(), Bytes(200, '\0'));
}

TEST(MappedFileTest, FailsOnAFullDiskBeforeAnythingIsStored) {
  const stemedb::test::TempDirectory directory;
  const stemedb::test::FileSizeLimit full(1000);
  EXPECT_EQ(error_kind(MappedFile::create(directory / "f", 5000)), ErrorKind::kIo);
}

}  // namespace
}  // namespace engram
