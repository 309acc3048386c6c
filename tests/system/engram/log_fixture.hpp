#pragma once
// A directory with a log in it, written as the test likes.

#include <filesystem>
#include <fstream>

#include "system/engram/log_file.hpp"
#include "system/engram/log_reader.hpp"
#include "tests/system/support.hpp"

namespace engram::test {

inline Entry entry(std::uint64_t sequence, Bytes payload = "payload") {
  return {sequence, 1, EntryType::kConsolidation, std::move(payload)};
}

class LogFixture : public ::testing::Test {
 protected:
  /// A file that replaces all before it, with entries that were synced with it.
  OpenLogFile make_base(std::uint64_t number, const std::vector<Entry>& entries) {
    const std::uint64_t first = entries.empty() ? 1 : entries.front().sequence;
    return stemedb::test::must(create_log_file(directory_.path(), number,
                                               EntryType::kCompactionMarker, first, entries, {}));
  }
  OpenLogFile make_next(std::uint64_t number, std::uint64_t first) {
    return stemedb::test::must(
        create_log_file(directory_.path(), number, EntryType::kCheckpoint, first, {}, {}));
  }

  static void append(OpenLogFile& log, const Entry& entry, std::uint64_t synced_end = 0) {
    const Bytes bytes = encode_entry(entry, {synced_end, log.salt});
    stemedb::test::must(log.file.write_at(log.end, bytes));
    log.end += bytes.size();
  }

  std::string path_of(std::uint64_t number) const { return directory_ / log_file_name(number); }

  void invert(std::uint64_t number, std::uint64_t offset) const {
    std::fstream file(path_of(number), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(~byte));
  }

  void cut(std::uint64_t number, std::uint64_t size) const {
    std::filesystem::resize_file(path_of(number), size);
  }

  LogContent read() const { return stemedb::test::must(read_log(directory_.path())); }

  static std::vector<std::uint64_t> sequences(const LogContent& content) {
    std::vector<std::uint64_t> found;
    for (const Entry& entry : content.entries) found.push_back(entry.sequence);
    return found;
  }

  stemedb::test::TempDirectory directory_;
};

}  // namespace engram::test
