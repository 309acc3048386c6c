#include "system/engram/warm/warm_file.hpp"

#include <fstream>

#include "tests/system/support.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;

Bytes sealed_file() {
  Bytes file(warm_file_bytes(2), 'x');
  FileHeader header;
  header.entry_count = 2;
  write_header(file, header);
  return file;
}

TEST(WarmFile, HasSlotsOf3136BytesBehind96) {
  EXPECT_EQ(slot_offset(0), 96u);
  EXPECT_EQ(slot_offset(3), 96u + 3 * 3136u);
  EXPECT_EQ(warm_file_bytes(10'000), 96u + 10'000u * 3136u);
}

TEST(WarmFile, BeginsWithTheMagicInReverse) { EXPECT_EQ(sealed_file().substr(0, 8), "AMMARGNE"); }

TEST(WarmFile, IsWhatWasSealed) { EXPECT_EQ(must(check_file(sealed_file())).entry_count, 2u); }

TEST(WarmFile, NoticesAnyChangedByte) {
  const Bytes sealed = sealed_file();
  constexpr std::size_t kReserved = 48;
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    if (at >= kReserved && at < kFileHeaderBytes) continue;  // outside the checksum
    Bytes changed = sealed;
    changed[at] = static_cast<char>(~changed[at]);
    ASSERT_FALSE(check_file(changed).ok()) << at;
  }
}

TEST(WarmFile, TellsAForeignFileFromADamagedOne) {
  EXPECT_EQ(error_kind(check_file("short")), ErrorKind::kCorrupt);
  EXPECT_EQ(error_kind(check_file(Bytes(4000, 'x'))), ErrorKind::kCorrupt);
  Bytes damaged = sealed_file();
  damaged.back() = 'y';
  EXPECT_EQ(error_kind(check_file(damaged)), ErrorKind::kChecksumMismatch);
}

TEST(WarmFile, IsLoadedFromTheDisk) {
  const stemedb::test::TempDirectory directory;
  EXPECT_EQ(error_kind(load_existing(directory / "f")), ErrorKind::kIo);
  std::ofstream(directory / "f").flush();
  EXPECT_EQ(error_kind(load_existing(directory / "f")), ErrorKind::kCorrupt);
  std::ofstream(directory / "f", std::ios::binary) << sealed_file();
  EXPECT_EQ(must(load_existing(directory / "f")).entry_count, 2u);
}

}  // namespace
}  // namespace engram
