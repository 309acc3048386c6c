#pragma once
// SegmentManager: the ordered list of segments. Maps global offsets to files, and deletes segments
// that every registered consumer has passed.
//
// Threading: every call takes the one lock of the list (rank 2, see system/README.md) and acquires
// nothing under it. A reader keeps the file handle it resolved, so cleanup may unlink beneath it.

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "system/base/bugs.hpp"
#include "system/base/file.hpp"

namespace stemedb {

struct Segment {
  std::uint64_t base = 0;
  std::uint64_t data_bytes = 0;  ///< without the header
  bool sealed = false;           ///< another segment follows

  std::uint64_t end() const { return base + data_bytes; }
};

struct OpenSegment {
  Segment segment;
  std::shared_ptr<const File> file;
};

/// @returns the bases of the segment files of a directory, ascending; BadName for a .wal file that
/// is not named like a segment
Result<std::vector<std::uint64_t>> list_segments(const std::string& directory);

class SegmentManager {
 public:
  SegmentManager(std::string directory, BugSwitches bugs)
      : directory_(std::move(directory)), bugs_(bugs) {}

  /// Replaces the list.
  /// @returns Gap or Overlap unless every segment begins where the one before ends
  Status load(std::vector<Segment> segments);

  /// Lists the directory again and takes the lengths from the files. For readers.
  Status refresh();

  /// @returns the segment with base <= offset < end; BeforeStart or PastEnd if there is none
  Result<OpenSegment> resolve(std::uint64_t offset);

  /// Adds bytes to the last segment.
  void grow_active(std::uint64_t bytes);
  /// Seals the last segment and puts an empty one behind it.
  void rotate_active();

  /// Registers a consumer, which protects everything from its offset on.
  /// @returns BeforeStart if the offset is already gone
  Status register_cursor(const std::string& name, std::uint64_t offset);
  /// @returns CursorRegression if the offset is behind the cursor
  Status advance_cursor(const std::string& name, std::uint64_t offset);

  /// Deletes sealed segments that end at or before every cursor, oldest first; none without
  /// cursors.
  /// @returns how many were deleted
  Result<std::size_t> cleanup();

  std::uint64_t first_offset() const;
  std::uint64_t end_offset() const;
  Segment active() const;

 private:
  Status check_and_swap(std::vector<Segment> segments);
  Status make_deletions_durable();
  Status delete_oldest();
  std::uint64_t minimum_cursor() const;
  Result<std::shared_ptr<const File>> open_file(std::uint64_t base);

  const std::string directory_;
  const BugSwitches bugs_;

  mutable std::mutex mutex_;
  std::vector<Segment> segments_;
  std::map<std::string, std::uint64_t> cursors_;
  bool deletion_unsynced_ = false;
  // The handle of the segment read last: consecutive reads open it once.
  std::shared_ptr<const File> recent_file_;
  std::uint64_t recent_base_ = 0;
};

}  // namespace stemedb
