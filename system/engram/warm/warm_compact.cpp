// Compaction: the texts of the memories there are, without holes. One right way and two wrong ones.
#include <algorithm>
#include <new>

#include "system/base/wall_clock.hpp"
#include "system/engram/warm/warm_storage.hpp"

namespace engram {
namespace {

/// Lowers the flag again, however the compaction ends.
class Lower {
 public:
  explicit Lower(std::atomic<bool>& flag) : flag_(flag) {}
  Lower(const Lower&) = delete;
  Lower& operator=(const Lower&) = delete;
  ~Lower() { flag_ = false; }

 private:
  std::atomic<bool>& flag_;
};

}  // namespace

Result<CompactionReport> MappedWarmStorage::compact_content() {
  if (compacting_.exchange(true)) {
    return Error(ErrorKind::kCompactionInProgress, "another thread compacts the texts");
  }
  const Lower lower(compacting_);
  const auto begin = std::chrono::steady_clock::now();
  const ContentStatistics before = content_statistics();
  try {
    if (has(Bug::kB49)) {
      STEMEDB_TRY(compact_beside_stores());
    } else if (has(Bug::kB50)) {
      STEMEDB_TRY(compact_before_readers());
    } else {
      STEMEDB_TRY(compact_alone());
    }
  } catch (const std::bad_alloc&) {
    return Error(ErrorKind::kOutOfMemory, "no memory for a second content area");
  }
  CompactionReport report;
  report.old_bytes = before.total_bytes;
  report.fragmentation_before = before.fragmentation();
  report.new_bytes = content_statistics().total_bytes;
  report.reclaimed_bytes = report.old_bytes - std::min(report.old_bytes, report.new_bytes);
  report.duration = std::chrono::steady_clock::now() - begin;
  reclaimed_bytes_ += report.reclaimed_bytes;
  last_compaction_s_ = stemedb::wall_time_s();
  WarmMetrics::add(metrics_.compactions);
  return report;
}

/// Nobody stores, and nobody reads: what a slot says about its text, and the text, change together.
Status MappedWarmStorage::compact_alone() {
  const std::lock_guard gate(compaction_gate_);
  const auto lock = contents_.lock_to_write();
  STEMEDB_TRY_ASSIGN(Compacted compacted, copy_live());
  contents_.replace(std::move(compacted.bytes));
  move_texts(compacted);
  return {};
}

/// The defect of B-49: what is stored between the copy and the replacement is in neither area.
Status MappedWarmStorage::compact_beside_stores() {
  Compacted compacted;
  {
    const auto lock = contents_.lock_to_read();
    STEMEDB_TRY_ASSIGN(compacted, copy_live());
  }
  const auto lock = contents_.lock_to_write();
  contents_.replace(std::move(compacted.bytes));
  move_texts(compacted);
  return {};
}

/// The defect of B-50: for a moment readers find the new area, and slots that speak of the old one.
Status MappedWarmStorage::compact_before_readers() {
  const std::lock_guard gate(compaction_gate_);
  Compacted compacted;
  {
    const auto lock = contents_.lock_to_write();
    STEMEDB_TRY_ASSIGN(compacted, copy_live());
    contents_.replace(std::move(compacted.bytes));
  }
  move_texts(compacted);
  return {};
}

/// @returns Corrupt if a text is not within the area
Result<MappedWarmStorage::Compacted> MappedWarmStorage::copy_live() const {
  std::vector<LiveEntry> live = entries();
  std::erase_if(live, [](const LiveEntry& entry) { return !entry.content; });
  std::ranges::sort(live, {}, [](const LiveEntry& entry) { return entry.content->offset; });
  Compacted compacted;
  for (const LiveEntry& entry : live) {
    STEMEDB_TRY_ASSIGN(const ByteView text, contents_.read(*entry.content));
    compacted.offsets.emplace_back(entry.ref, compacted.bytes.size());
    compacted.bytes.append(text);
  }
  return compacted;
}

void MappedWarmStorage::move_texts(const Compacted& compacted) {
  for (const auto& [ref, offset] : compacted.offsets) {
    slots_.change(ref, [&](EmbeddingBlock& block) { block.content_offset = offset; });
  }
}

}  // namespace engram
