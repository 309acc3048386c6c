#pragma once
// Reading and damaging the files of a journal, for tests.

#include <fstream>
#include <vector>

#include "system/wal/journal.hpp"
#include "system/wal/segment_file.hpp"
#include "tests/system/support.hpp"

namespace stemedb::test {

inline Bytes slurp(const std::string& path) { return must(read_file(path)); }

inline void spill(const std::string& path, const Bytes& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

inline void flip_bit(const std::string& path, std::size_t at, int bit = 0) {
  Bytes bytes = slurp(path);
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ (1 << bit));
  spill(path, bytes);
}

inline std::string segment_path(const std::string& directory, std::uint64_t base) {
  return directory + "/" + segment_name(base);
}

inline std::unique_ptr<Journal> open_writer(const std::string& directory,
                                            JournalOptions options = {}) {
  return must(Journal::open(directory, options));
}

inline std::unique_ptr<Journal> open_reader(const std::string& directory, BugSwitches bugs = {}) {
  JournalOptions options;
  options.mode = JournalOptions::Mode::kReader;
  options.bugs = bugs;
  return must(Journal::open(directory, options));
}

/// The payloads from an offset on; damage shows as "!".
inline std::vector<Bytes> read_all(Journal& journal, std::uint64_t offset = 0) {
  std::vector<Bytes> payloads;
  while (true) {
    const ReadOutcome outcome = journal.read(offset);
    if (const auto* record = std::get_if<LogRecord>(&outcome)) {
      payloads.push_back(record->payload);
      offset = record->next_offset;
    } else if (const auto* damage = std::get_if<Corrupt>(&outcome)) {
      payloads.push_back("!");
      offset = damage->resume_offset;
    } else if (std::holds_alternative<EndOfLog>(outcome)) {
      return payloads;
    } else {
      throw std::runtime_error("neither a record nor the end of the log");
    }
  }
}

}  // namespace stemedb::test
