#include "system/wal/segments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "system/base/directory.hpp"
#include "system/wal/segment_file.hpp"

namespace stemedb {

Result<std::vector<std::uint64_t>> list_segments(const std::string& directory) {
  STEMEDB_TRY_ASSIGN(const auto names, list_directory(directory));
  std::vector<std::uint64_t> bases;
  for (const std::string& name : names) {
    if (!name.ends_with(".wal")) continue;
    const auto base = parse_segment_name(name);
    if (!base) return Error(ErrorKind::kBadName, name + " is no name of a segment");
    bases.push_back(*base);
  }
  std::sort(bases.begin(), bases.end());
  return bases;
}

Status SegmentManager::load(std::vector<Segment> segments) {
  const std::lock_guard lock(mutex_);
  return check_and_swap(std::move(segments));
}

Status SegmentManager::check_and_swap(std::vector<Segment> segments) {
  for (std::size_t i = 1; i < segments.size(); ++i) {
    const std::uint64_t expected = segments[i - 1].end();
    const std::uint64_t found = segments[i].base;
    if (found == expected) continue;
    return Error(found > expected ? ErrorKind::kGap : ErrorKind::kOverlap,
                 fmt::format("a segment begins at {}, expected {}", found, expected));
  }
  segments_ = std::move(segments);
  return {};
}

Status SegmentManager::refresh() {
  const std::lock_guard lock(mutex_);
  // A rotation that failed takes its segment away, and a later one puts another file in its place.
  recent_file_.reset();
  STEMEDB_TRY_ASSIGN(const auto bases, list_segments(directory_));
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < bases.size(); ++i) {
    Segment segment{bases[i], 0, i + 1 < bases.size()};
    if (segment.sealed) {
      segment.data_bytes = bases[i + 1] - bases[i];
    } else {
      STEMEDB_TRY_ASSIGN(const auto file, open_file(bases[i]));
      STEMEDB_TRY_ASSIGN(const std::uint64_t size, file->size());
      segment.data_bytes = std::max<std::uint64_t>(size, kSegmentHeaderBytes) - kSegmentHeaderBytes;
    }
    segments.push_back(segment);
  }
  return check_and_swap(std::move(segments));
}

Result<OpenSegment> SegmentManager::resolve(std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  const auto behind =
      std::upper_bound(segments_.begin(), segments_.end(), offset,
                       [](std::uint64_t value, const Segment& s) { return value < s.base; });
  if (behind == segments_.begin()) {
    return Error(ErrorKind::kBeforeStart, fmt::format("offset {} was cleaned up", offset));
  }
  const Segment& segment = *std::prev(behind);
  if (offset >= segment.end()) {
    return Error(ErrorKind::kPastEnd, fmt::format("offset {} is behind the log", offset));
  }
  STEMEDB_TRY_ASSIGN(auto file, open_file(segment.base));
  return OpenSegment{segment, std::move(file)};
}

Result<std::shared_ptr<const File>> SegmentManager::open_file(std::uint64_t base) {
  if (recent_file_ && recent_base_ == base) return recent_file_;
  const std::string path = directory_ + "/" + segment_name(base);
  STEMEDB_TRY_ASSIGN(File file, File::open(path, File::Mode::kRead));
  recent_file_ = std::make_shared<const File>(std::move(file));
  recent_base_ = base;
  return recent_file_;
}

void SegmentManager::grow_active(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  segments_.back().data_bytes += bytes;
}

void SegmentManager::rotate_active() {
  const std::lock_guard lock(mutex_);
  segments_.back().sealed = true;
  segments_.push_back({segments_.back().end(), 0, false});
}

Status SegmentManager::register_cursor(const std::string& name, std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  if (!segments_.empty() && offset < segments_.front().base) {
    return Error(ErrorKind::kBeforeStart, fmt::format("{} needs {}, cleaned up", name, offset));
  }
  cursors_[name] = offset;
  return {};
}

Status SegmentManager::advance_cursor(const std::string& name, std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  const auto cursor = cursors_.find(name);
  if (cursor == cursors_.end()) return Error(ErrorKind::kInvalidInput, "no cursor " + name);
  if (offset < cursor->second) {
    return Error(ErrorKind::kCursorRegression,
                 fmt::format("{} is at {}, not {}", name, cursor->second, offset));
  }
  cursor->second = offset;
  return {};
}

std::uint64_t SegmentManager::minimum_cursor() const {
  std::uint64_t minimum = cursors_.empty() ? 0 : ~std::uint64_t{0};
  for (const auto& [name, offset] : cursors_) minimum = std::min(minimum, offset);
  return minimum;
}

Result<std::size_t> SegmentManager::cleanup() {
  std::unique_lock lock(mutex_);
  const std::uint64_t minimum = minimum_cursor();
  if (bugs_.has(Bug::kB35)) {
    lock.unlock();  // and a consumer may register below the minimum now
    lock.lock();
  }
  STEMEDB_TRY(make_deletions_durable());
  std::size_t deleted = 0;
  while (!segments_.empty() && segments_.front().sealed && segments_.front().end() <= minimum) {
    STEMEDB_TRY(delete_oldest());
    ++deleted;
  }
  return deleted;
}

/// One at a time and durably: were two deletions pending at a crash, the newer could last alone and
/// leave a gap.
Status SegmentManager::delete_oldest() {
  STEMEDB_TRY(remove_file(directory_ + "/" + segment_name(segments_.front().base)));
  segments_.erase(segments_.begin());
  deletion_unsynced_ = true;
  return make_deletions_durable();
}

Status SegmentManager::make_deletions_durable() {
  if (!deletion_unsynced_ || bugs_.has(Bug::kNoWalCleanupDirSync)) return {};
  STEMEDB_TRY(sync_directory(directory_));
  deletion_unsynced_ = false;
  return {};
}

std::uint64_t SegmentManager::first_offset() const {
  const std::lock_guard lock(mutex_);
  return segments_.empty() ? 0 : segments_.front().base;
}

std::uint64_t SegmentManager::end_offset() const {
  const std::lock_guard lock(mutex_);
  return segments_.empty() ? 0 : segments_.back().end();
}

Segment SegmentManager::active() const {
  const std::lock_guard lock(mutex_);
  return segments_.back();
}

}  // namespace stemedb
