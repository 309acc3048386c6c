#include "system/engram/log_file.hpp"

#include <sys/random.h>

#include <algorithm>
#include <chrono>

#include "system/base/directory.hpp"
#include "system/base/hex.hpp"

namespace engram {
namespace {

using stemedb::get_u64;
using stemedb::put_u64;

constexpr ByteView kPrefix = "wal-";
constexpr ByteView kSuffix = ".log";
constexpr ByteView kUnfinished = ".tmp";
constexpr std::size_t kHeadPayloadBytes = kEmptyFileBytes - kEntryHeaderBytes;
// Where the recycled file of M20 waits.
constexpr const char* kSpare = "/spare";

/// Random, so that no two files have the same, also if one of them was lost with its number.
std::uint64_t draw_salt() {
  std::uint64_t salt = 0;
  while (::getrandom(&salt, sizeof salt, 0) != sizeof salt) continue;
  return salt;
}

Bytes encode_file(EntryType type, std::uint64_t first_sequence, std::span<const Entry> entries,
                  std::uint64_t salt) {
  std::uint64_t size = kEmptyFileBytes;
  for (const Entry& entry : entries) size += kEntryHeaderBytes + entry.payload.size();
  const FilePlace place{0, salt};
  Bytes out = encode_entry({0, wall_time_ns(), type, encode_head({size, first_sequence})}, place);
  for (const Entry& entry : entries) out += encode_entry(entry, place);
  return out;
}

Result<PosixFile> create_file(const std::string& directory, const std::string& path,
                              BugSwitches bugs) {
  if (bugs.has(Bug::kM20) && stemedb::rename_file(directory + kSpare, path).ok()) {
    return PosixFile::open_to_write(path, bugs);
  }
  return PosixFile::create(path, bugs);
}

/// A disk that says EIO may have given the name all the same. Once it is durably gone the log can
/// go on in the file before, which this one would otherwise replace.
Error take_back_name(const std::string& directory, const std::string& path, const Error& cause) {
  Status gone = stemedb::remove_file(path);
  if (gone.ok()) gone = stemedb::sync_directory(directory);
  if (gone.ok()) return cause;
  return Error(ErrorKind::kPoisoned, "a file may have its name or not: " + cause.describe());
}

Status write_and_name(PosixFile& file, ByteView bytes, const std::string& unfinished,
                      const std::string& path, BugSwitches bugs) {
  STEMEDB_TRY(file.write_at(0, bytes));
  if (!bugs.has(Bug::kM4)) STEMEDB_TRY(file.sync());
  const Status named = stemedb::rename_file(unfinished, path);
  if (named.ok()) return named;
  return take_back_name(stemedb::parent_of(path), path, named.error());
}

}  // namespace

std::string log_file_name(std::uint64_t number) {
  return std::string(kPrefix) + stemedb::to_hex16(number) + std::string(kSuffix);
}

std::optional<std::uint64_t> number_of_log_file(ByteView name) {
  if (name.size() != kPrefix.size() + 16 + kSuffix.size()) return std::nullopt;
  const auto number = stemedb::parse_hex16(name.substr(kPrefix.size(), 16));
  if (!number || name != log_file_name(*number)) return std::nullopt;
  return number;
}

Bytes encode_head(const FileHead& head) {
  Bytes out;
  put_u64(out, head.synced_bytes);
  put_u64(out, head.first_sequence);
  return out;
}

std::optional<FileHead> decode_head(const Entry& entry) {
  const bool is_head =
      entry.type == EntryType::kCheckpoint || entry.type == EntryType::kCompactionMarker;
  if (!is_head || entry.sequence != 0 || entry.payload.size() != kHeadPayloadBytes) return {};
  return FileHead{get_u64(entry.payload, 0), get_u64(entry.payload, 8)};
}

std::uint64_t wall_time_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
}

std::uint64_t next_file_number(std::uint64_t newest) {
  constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
  return std::max(newest + 1, wall_time_ns() / kNsPerSecond);
}

Result<OpenLogFile> create_log_file(const std::string& directory, std::uint64_t number,
                                    EntryType type, std::uint64_t first_sequence,
                                    std::span<const Entry> entries, BugSwitches bugs) {
  const std::uint64_t salt = draw_salt();
  const Bytes bytes = encode_file(type, first_sequence, entries, salt);
  const std::string path = directory + "/" + log_file_name(number);
  const std::string unfinished = path + std::string(kUnfinished);
  STEMEDB_TRY_ASSIGN(PosixFile file, create_file(directory, unfinished, bugs));
  if (const Status named = write_and_name(file, bytes, unfinished, path, bugs); !named.ok()) {
    (void)stemedb::remove_file(unfinished);
    return named.error();
  }
  if (!bugs.has(Bug::kM5)) {
    if (const Status synced = stemedb::sync_directory(directory); !synced.ok()) {
      return Error(ErrorKind::kPoisoned, synced.error().describe());
    }
  }
  return OpenLogFile{std::move(file), number, salt, bytes.size(), bytes.size()};
}

void remove_replaced(const std::string& directory, std::uint64_t number, BugSwitches bugs) {
  auto names = stemedb::list_directory(directory);
  if (!names.ok()) return;
  if (bugs.has(Bug::kReorderedRemoval)) std::reverse(names->begin(), names->end());
  for (const std::string& name : *names) {
    const auto other = number_of_log_file(name);
    const bool replaced = other ? *other < number : name.ends_with(kUnfinished);
    if (!replaced) continue;
    const std::string path = directory + "/" + name;
    if (bugs.has(Bug::kM20) && stemedb::rename_file(path, directory + kSpare).ok()) continue;
    (void)stemedb::remove_file(path);
  }
}

}  // namespace engram
