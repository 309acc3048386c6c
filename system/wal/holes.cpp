#include "system/wal/holes.hpp"

#include "system/base/crc32c.hpp"
#include "system/base/directory.hpp"

namespace stemedb {
namespace {

std::string holes_path(const std::string& directory) { return directory + "/HOLES"; }

constexpr std::size_t kPairBytes = 16;
constexpr std::size_t kTrailerBytes = 4;

}  // namespace

Result<std::vector<OffsetRange>> load_holes(const std::string& directory) {
  const std::string path = holes_path(directory);
  STEMEDB_TRY_ASSIGN(const bool present, exists(path));
  if (!present) return std::vector<OffsetRange>{};

  STEMEDB_TRY_ASSIGN(const Bytes bytes, read_file(path));
  if (bytes.size() % kPairBytes != kTrailerBytes) {
    return Error(ErrorKind::kCorrupt, path + " has an impossible length");
  }
  const ByteView pairs = ByteView(bytes).substr(0, bytes.size() - kTrailerBytes);
  if (get_u32(bytes, pairs.size()) != crc32c(pairs)) {
    return Error(ErrorKind::kCorrupt, path + " does not match its checksum");
  }
  std::vector<OffsetRange> holes;
  for (std::size_t at = 0; at < pairs.size(); at += kPairBytes) {
    holes.push_back({get_u64(pairs, at), get_u64(pairs, at + 8)});
  }
  return holes;
}

Status store_holes(const std::string& directory, const std::vector<OffsetRange>& holes,
                   BugSwitches bugs) {
  Bytes bytes;
  for (const OffsetRange& hole : holes) {
    put_u64(bytes, hole.from);
    put_u64(bytes, hole.to);
  }
  put_u32(bytes, crc32c(bytes));

  const std::string path = holes_path(directory);
  const std::string temporary = path + ".tmp";
  STEMEDB_TRY_ASSIGN(File file, File::open(temporary, File::Mode::kCreate));
  STEMEDB_TRY(file.write_at(0, bytes));
  if (!bugs.has(Bug::kNoWalHolesSync)) STEMEDB_TRY(file.sync());
  STEMEDB_TRY(rename_file(temporary, path));
  if (!bugs.has(Bug::kNoWalHolesDirSync)) STEMEDB_TRY(sync_directory(directory));
  return {};
}

std::uint64_t skip_holes(const std::vector<OffsetRange>& holes, std::uint64_t offset) {
  for (const OffsetRange& hole : holes) {
    if (offset >= hole.from && offset < hole.to) offset = hole.to;
  }
  return offset;
}

}  // namespace stemedb
