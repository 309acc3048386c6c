#pragma once
// What a worker sends through its pipe: frames of a length and a record. A worker that dies in the
// middle of one leaves a part that is dropped.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/tool/job.hpp"

namespace reprise::sim {

/// @returns the frame of a record
/// @param index the place of the run in the worker's list
std::string encode_frame(std::uint64_t index, const RunRecord& record);

struct IndexedRecord {
  std::uint64_t index = 0;
  RunRecord record;
};

/// Collects what comes through a pipe and gives it out frame by frame.
class FrameReader {
 public:
  void append(std::string_view bytes) {
    bytes_.erase(0, read_);
    read_ = 0;
    bytes_.append(bytes);
  }

  /// @returns the next whole record, or nothing until more bytes came
  std::optional<IndexedRecord> next();

 private:
  std::string bytes_;
  std::size_t read_ = 0;
};

/// Writes all of it, however often the pipe is full. @returns whether the reader was still there
bool write_all(int descriptor, std::string_view bytes);

}  // namespace reprise::sim
