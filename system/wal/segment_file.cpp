#include "system/wal/segment_file.hpp"

#include <cerrno>

#include "system/base/crc32c.hpp"
#include "system/base/directory.hpp"
#include "system/base/hex.hpp"

namespace stemedb {
namespace {

constexpr std::string_view kMagic("STEMWAL\x02", 8);
constexpr std::string_view kExtension = ".wal";
constexpr std::uint32_t kFormatVersion = 2;

/// Undoes a failed creation, so that the old segment can go on growing where the new one would
/// begin.
Error discard_segment(const std::string& directory, const std::string& path, const Error& cause) {
  Status discarded = remove_file(path);
  if (discarded.ok()) discarded = sync_directory(directory);
  if (discarded.ok()) return cause;
  return Error(ErrorKind::kPoisoned, "a half-made segment cannot be removed: " + cause.describe());
}

}  // namespace

std::string segment_name(std::uint64_t base) { return to_hex16(base).append(kExtension); }

std::optional<std::uint64_t> parse_segment_name(std::string_view name) {
  if (!name.ends_with(kExtension)) return std::nullopt;
  return parse_hex16(name.substr(0, name.size() - kExtension.size()));
}

Bytes encode_segment_header(std::uint64_t base) {
  Bytes header(kMagic);
  put_u32(header, kFormatVersion);
  put_u32(header, 0);
  put_u64(header, base);
  put_u32(header, 0);
  put_u32(header, crc32c(header));
  return header;
}

bool is_segment_header(ByteView bytes, std::uint64_t base) {
  return bytes.substr(0, kSegmentHeaderBytes) == encode_segment_header(base);
}

Result<File> create_segment(const std::string& directory, std::uint64_t base, BugSwitches bugs) {
  const std::string path = directory + "/" + segment_name(base);
  auto file = File::open(path, File::Mode::kCreateNew);
  if (!file.ok()) {
    // A disk that says EIO may have made the file all the same. What was there before stays.
    const bool is_mine = file.error().os_error() != EEXIST;
    return is_mine ? discard_segment(directory, path, file.error()) : file.error();
  }

  Status status = file->write_at(0, encode_segment_header(base));
  // A lost header could be rebuilt from the name; synced, the name never stands for less than a
  // header.
  if (status.ok()) status = file->sync();
  if (!status.ok()) return discard_segment(directory, path, status.error());

  if (bugs.has(Bug::kNoWalSegmentDirSync)) return file;
  status = sync_directory(directory);
  if (!status.ok()) {
    return Error(ErrorKind::kPoisoned, "a new segment may vanish: " + status.error().describe());
  }
  return file;
}

}  // namespace stemedb
