#include "system/wal/scan.hpp"

#include <algorithm>

namespace stemedb {
namespace {

/// The state of one walk over a segment.
class Walk {
 public:
  Walk(std::uint64_t base, ByteView data, const ScanRules& rules)
      : base_(base), data_(data), rules_(rules) {
    scan_.end = base;
    scan_.last_batch = base;
  }

  SegmentScan run() {
    while (scan_.end < data_end()) {
      if (skip_hole()) continue;
      const auto parsed = parse_record(scan_.end, data_.substr(scan_.end - base_));
      if (const auto* record = std::get_if<RecordView>(&parsed)) {
        take(*record);
      } else if (!step_over(*std::get_if<Damage>(&parsed))) {
        break;
      }
    }
    return std::move(scan_);
  }

 private:
  std::uint64_t data_end() const { return base_ + data_.size(); }

  bool skip_hole() {
    for (const OffsetRange& hole : rules_.holes) {
      if (hole.from != scan_.end) continue;
      scan_.end = std::min(hole.to, data_end());
      return true;
    }
    return false;
  }

  void take(const RecordView& record) {
    if (record.role == BatchRole::kOpens) scan_.last_batch = scan_.end;
    ++scan_.valid_records;
    scan_.end += record.size();
  }

  /// Steps over interior damage.
  /// @returns false if it is tail damage, which ends the walk
  bool step_over(Damage reason) {
    const auto later = next_record(base_, data_, scan_.end);
    if (!was_durable(later)) {
      scan_.tail = reason;
      return false;
    }
    const std::uint64_t to = later.value_or(data_end());
    scan_.interior.push_back({{scan_.end, to}, reason});
    scan_.end = to;
    return true;
  }

  bool was_durable(std::optional<std::uint64_t> later) {
    if (!rules_.is_last || scan_.end < rules_.acknowledged_floor) return true;
    return later && batch_opens_at_or_after(*later);
  }

  /// Counts the records it passes: they belong to the torn batch unless a batch opens behind them.
  bool batch_opens_at_or_after(std::uint64_t offset) {
    scan_.later_valid_records = 0;
    while (true) {
      const auto parsed = parse_record(offset, data_.substr(offset - base_));
      if (const auto* record = std::get_if<RecordView>(&parsed)) {
        if (record->role == BatchRole::kOpens) break;
        ++scan_.later_valid_records;
        offset += record->size();
      } else if (const auto later = next_record(base_, data_, offset)) {
        offset = *later;
      } else {
        return false;
      }
    }
    scan_.later_valid_records = 0;
    return true;
  }

  const std::uint64_t base_;
  const ByteView data_;
  const ScanRules& rules_;
  SegmentScan scan_;
};

}  // namespace

SegmentScan scan_segment(std::uint64_t base, ByteView data, const ScanRules& rules) {
  return Walk(base, data, rules).run();
}

std::optional<std::uint64_t> next_record(std::uint64_t base, ByteView data, std::uint64_t offset) {
  const std::uint64_t stop = std::min(base + data.size(), offset + kProbeBytes + 1);
  for (std::uint64_t probe = offset + 1; probe < stop; ++probe) {
    const auto parsed = parse_record(probe, data.substr(probe - base));
    if (std::holds_alternative<RecordView>(parsed)) return probe;
  }
  return std::nullopt;
}

}  // namespace stemedb
