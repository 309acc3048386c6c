// The reading half of a journal: five outcomes, and damage that is found while reading.
#include <algorithm>
#include <cerrno>

#include "system/base/directory.hpp"
#include "system/wal/journal.hpp"
#include "system/wal/segment_file.hpp"

namespace stemedb {
namespace {

/// What a stale list of segments may have caused.
bool is_miss(const ReadOutcome& outcome) {
  if (const auto* error = std::get_if<Error>(&outcome)) return error->os_error() == ENOENT;
  return std::holds_alternative<EndOfLog>(outcome) || std::holds_alternative<BeforeStart>(outcome);
}

}  // namespace

ReadOutcome Journal::read(std::uint64_t offset) {
  ReadOutcome outcome = read_once(offset);
  if (options_.mode == JournalOptions::Mode::kWriter || !is_miss(outcome)) return outcome;
  if (options_.bugs.has(Bug::kB34)) return outcome;
  if (const Status refreshed = refresh(); !refreshed.ok()) return refreshed.error();
  return read_once(offset);
}

ReadOutcome Journal::read_once(std::uint64_t offset) {
  std::uint64_t end = 0;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return Error(ErrorKind::kClosed, "the journal is closed");
    offset = skip_holes(holes_, offset);
    end = readable_end_locked();
  }
  if (offset >= end) return EndOfLog{offset};
  const auto open = segments_.resolve(offset);
  if (open.ok()) return read_record(*open, offset, std::min(end, open->segment.end()));
  if (open.error().kind() == ErrorKind::kBeforeStart) {
    return BeforeStart{segments_.first_offset()};
  }
  if (open.error().kind() == ErrorKind::kPastEnd) return EndOfLog{offset};
  return open.error();
}

ReadOutcome Journal::read_record(const OpenSegment& open, std::uint64_t offset, std::uint64_t end) {
  const std::uint64_t position = offset - open.segment.base + kSegmentHeaderBytes;
  const std::uint64_t available = end - offset;
  const auto header = open.file->read_at(
      position, static_cast<std::size_t>(std::min<std::uint64_t>(available, kRecordHeaderBytes)));
  if (!header.ok()) return header.error();
  const auto length = payload_length(*header);
  if (const auto* damage = std::get_if<Damage>(&length)) {
    return explain_damage(open, offset, end, *damage);
  }
  const std::size_t size = kRecordHeaderBytes + *std::get_if<std::uint32_t>(&length);
  if (size > available) return explain_damage(open, offset, end, Damage::kShortRecord);

  const auto bytes = open.file->read_at(position, size);
  if (!bytes.ok()) return bytes.error();
  const auto parsed = parse_record(offset, *bytes);
  if (const auto* damage = std::get_if<Damage>(&parsed)) {
    return explain_damage(open, offset, end, *damage);
  }
  return LogRecord{offset, Bytes(std::get_if<RecordView>(&parsed)->payload), offset + size};
}

/// A writer's instance knows that everything below its end was a record. A reader looks at the last
/// segment as recovery would: what may be a batch in the making is the end of the log.
ReadOutcome Journal::explain_damage(const OpenSegment& open, std::uint64_t offset,
                                    std::uint64_t end, Damage reason) {
  const std::uint64_t position = offset - open.segment.base + kSegmentHeaderBytes;
  const auto rest = open.file->read_at(position, static_cast<std::size_t>(end - offset));
  if (!rest.ok()) return rest.error();
  const bool may_be_growing =
      options_.mode == JournalOptions::Mode::kReader && !open.segment.sealed;
  const SegmentScan scan = scan_segment(offset, *rest, {may_be_growing, 0, {}});
  if (scan.interior.empty()) {
    if (may_be_growing) return EndOfLog{offset};
    return Corrupt{offset, end, reason};  // the file is shorter than the segment
  }
  return Corrupt{offset, scan.interior.front().range.to, reason};
}

Status Journal::refresh() {
  STEMEDB_TRY_ASSIGN(auto holes, load_holes(directory_));
  STEMEDB_TRY(segments_.refresh());
  const std::lock_guard lock(mutex_);
  holes_ = std::move(holes);
  return {};
}

Result<std::uint64_t> Journal::tail() {
  if (options_.mode == JournalOptions::Mode::kReader) {
    STEMEDB_TRY(refresh());
    return segments_.end_offset();
  }
  const std::lock_guard lock(mutex_);
  return tail_;
}

std::uint64_t Journal::readable_end() const {
  const std::lock_guard lock(mutex_);
  return readable_end_locked();
}

std::uint64_t Journal::readable_end_locked() const {
  if (options_.mode == JournalOptions::Mode::kReader) return segments_.end_offset();
  if (shows_unsynced()) return tail_;
  return durable_;
}

bool Journal::is_hole(std::uint64_t from, std::uint64_t to) const {
  const std::lock_guard lock(mutex_);
  return skip_holes(holes_, from) >= to;
}

std::vector<DamagedRange> Journal::damage() const {
  const std::lock_guard lock(mutex_);
  return damage_;
}

Status Journal::quarantine_range(OffsetRange range) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(damage_.begin(), damage_.end(),
                                  [&](const DamagedRange& d) { return d.range == range; });
  if (found == damage_.end()) {
    return Error(ErrorKind::kInvalidInput, "this range is not one of the damaged ones");
  }
  STEMEDB_TRY_ASSIGN(const OpenSegment open, segments_.resolve(range.from));
  STEMEDB_TRY_ASSIGN(const Bytes bytes,
                     open.file->read_at(range.from - open.segment.base + kSegmentHeaderBytes,
                                        static_cast<std::size_t>(range.to - range.from)));
  STEMEDB_TRY(quarantine_bytes(directory_, open.segment.base, range.from, bytes));

  std::vector<OffsetRange> holes = holes_;
  holes.push_back(range);
  std::sort(holes.begin(), holes.end(),
            [](const OffsetRange& a, const OffsetRange& b) { return a.from < b.from; });
  STEMEDB_TRY(store_holes(directory_, holes, options_.bugs));
  holes_ = std::move(holes);
  damage_.erase(found);
  return damage_.empty() ? rebuild_header() : Status();
}

/// A header that was damaged with the rest is the last to be repaired: without it recovery cuts
/// nothing off. If the journal is closed, the next recovery does it.
Status Journal::rebuild_header() {
  if (!active_) return {};
  STEMEDB_TRY_ASSIGN(const Bytes header, active_->read_at(0, kSegmentHeaderBytes));
  if (is_segment_header(header, active_base_)) return {};
  Status rebuilt = active_->write_at(0, encode_segment_header(active_base_));
  if (rebuilt.ok()) rebuilt = active_->sync();
  if (!rebuilt.ok()) poisoned_ = true;
  return rebuilt;
}

JournalStats Journal::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

}  // namespace stemedb
