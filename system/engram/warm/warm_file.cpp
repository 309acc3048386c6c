#include "system/engram/warm/warm_file.hpp"

#include <fmt/format.h>

#include <cstring>

#include "system/base/crc32c.hpp"
#include "system/engram/warm/mapped_file.hpp"

namespace engram {
namespace {

// CRC32C takes at most 2 GiB at once.
constexpr std::size_t kMostChecksumBytes = 1u << 30;

std::uint32_t continue_checksum(std::uint32_t checksum, ByteView bytes) {
  while (!bytes.empty()) {
    checksum = stemedb::crc32c(bytes.substr(0, kMostChecksumBytes), checksum);
    bytes.remove_prefix(std::min(bytes.size(), kMostChecksumBytes));
  }
  return checksum;
}

std::uint32_t checksum_of(const FileHeader& header, ByteView slots) {
  const ByteView bytes(reinterpret_cast<const char*>(&header), sizeof header);
  std::uint32_t checksum = stemedb::crc32c(bytes.substr(0, offsetof(FileHeader, checksum)));
  checksum = stemedb::crc32c(bytes.substr(offsetof(FileHeader, flags), 4), checksum);
  return continue_checksum(checksum, slots);
}

}  // namespace

void write_header(std::span<char> file, FileHeader header) {
  const ByteView slots = ByteView(file.data(), file.size()).substr(kFileHeaderBytes);
  header.checksum = checksum_of(header, slots);
  std::memcpy(file.data(), &header, sizeof header);
}

Result<FileHeader> check_file(ByteView file) {
  if (file.size() < kFileHeaderBytes) return Error(ErrorKind::kCorrupt, "shorter than a header");
  FileHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  if (header.magic != FileHeader().magic) return Error(ErrorKind::kCorrupt, "not a warm file");
  if (header.version != FileHeader().version || header.entry_bytes != FileHeader().entry_bytes ||
      header.header_bytes != FileHeader().header_bytes) {
    return Error(ErrorKind::kCorrupt, fmt::format("version {} is not known", header.version));
  }
  const std::uint32_t actual = checksum_of(header, file.substr(kFileHeaderBytes));
  if (actual != header.checksum) {
    return Error(ErrorKind::kChecksumMismatch,
                 fmt::format("expected {:08x}, actual {:08x}", header.checksum, actual));
  }
  return header;
}

Result<FileHeader> load_existing(const std::string& path) {
  STEMEDB_TRY_ASSIGN(const MappedFile file, MappedFile::open_to_read(path));
  return check_file(file.view());
}

}  // namespace engram
