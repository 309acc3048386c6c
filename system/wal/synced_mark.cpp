#include "system/wal/synced_mark.hpp"

#include "system/base/crc32c.hpp"
#include "system/base/directory.hpp"

namespace stemedb {
namespace {

constexpr std::size_t kMarkBytes = 8 + 4;

std::string mark_path(const std::string& directory) { return directory + "/SYNCED"; }

}  // namespace

Result<std::uint64_t> load_synced_mark(const std::string& directory) {
  STEMEDB_TRY_ASSIGN(const bool present, exists(mark_path(directory)));
  if (!present) return std::uint64_t{0};
  STEMEDB_TRY_ASSIGN(const Bytes bytes, read_file(mark_path(directory)));
  if (bytes.size() != kMarkBytes || crc32c(ByteView(bytes).substr(0, 8)) != get_u32(bytes, 8)) {
    return std::uint64_t{0};
  }
  return get_u64(bytes, 0);
}

Status store_synced_mark(const std::string& directory, std::uint64_t offset) {
  Bytes bytes;
  put_u64(bytes, offset);
  put_u32(bytes, crc32c(bytes));
  STEMEDB_TRY_ASSIGN(File file, File::open(mark_path(directory), File::Mode::kCreate));
  STEMEDB_TRY(file.write_at(0, bytes));
  return file.sync();
}

}  // namespace stemedb
