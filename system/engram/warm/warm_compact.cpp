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
  STEMEDB_TRY_ASSIGN(CompactionReport report, compact());
  report.duration = std::chrono::steady_clock::now() - begin;
  reclaimed_bytes_ += report.reclaimed_bytes();
  last_compaction_s_ = stemedb::wall_time_s();
  WarmMetrics::add(metrics_.compactions);
  return report;
}

Result<CompactionReport> MappedWarmStorage::compact() {
  try {
    if (has(Bug::kB49)) return compact_beside_stores();
    if (has(Bug::kB50)) return compact_before_readers();
    return compact_alone();
  } catch (const std::bad_alloc&) {
    return Error(ErrorKind::kOutOfMemory, "no memory for a second content area");
  }
}

/// Nobody stores, and nobody reads: what a slot says about its text, and the text, change together.
Result<CompactionReport> MappedWarmStorage::compact_alone() {
  const std::lock_guard gate(compaction_gate_);
  const auto lock = contents_.lock_to_write();
  STEMEDB_TRY_ASSIGN(Compacted compacted, copy_live());
  const CompactionReport report = replace_texts(compacted);
  STEMEDB_TRY(move_texts(compacted));
  return report;
}

/// The defect of B-49: what is stored between the copy and the replacement is in neither area.
Result<CompactionReport> MappedWarmStorage::compact_beside_stores() {
  Compacted compacted;
  {
    const auto lock = contents_.lock_to_read();
    STEMEDB_TRY_ASSIGN(compacted, copy_live());
  }
  const auto lock = contents_.lock_to_write();
  const CompactionReport report = replace_texts(compacted);
  STEMEDB_TRY(move_texts(compacted));
  return report;
}

/// The defect of B-50: for a moment readers find the new area, and slots that speak of the old one.
Result<CompactionReport> MappedWarmStorage::compact_before_readers() {
  const std::lock_guard gate(compaction_gate_);
  Compacted compacted;
  CompactionReport report;
  {
    const auto lock = contents_.lock_to_write();
    STEMEDB_TRY_ASSIGN(compacted, copy_live());
    report = replace_texts(compacted);
  }
  STEMEDB_TRY(move_texts(compacted));
  return report;
}

/// @returns Corrupt if a text is not within the area
Result<MappedWarmStorage::Compacted> MappedWarmStorage::copy_live() const {
  std::vector<LiveEntry> live = entries();
  std::erase_if(live, [](const LiveEntry& entry) { return !entry.content; });
  std::ranges::sort(live, {}, [](const LiveEntry& entry) { return entry.content->offset; });
  Compacted compacted;
  for (const LiveEntry& entry : live) {
    STEMEDB_TRY_ASSIGN(const ByteView text, contents_.read(*entry.content));
    compacted.moved.push_back({entry.ref, entry.content->offset, compacted.bytes.size()});
    compacted.bytes.append(text);
  }
  return compacted;
}

CompactionReport MappedWarmStorage::replace_texts(Compacted& compacted) {
  const CompactionReport report{contents_.size(), compacted.bytes.size(), {}};
  contents_.replace(std::move(compacted.bytes));
  return report;
}

/// A slot that was retired meanwhile has nothing to be told.
Status MappedWarmStorage::move_texts(const Compacted& compacted) {
  for (const auto& [ref, from, to] : compacted.moved) {
    const bool changed = set_offset(ref, to);
    if (!changed && has(Bug::kB49b)) return move_back(compacted);
  }
  return {};
}

bool MappedWarmStorage::set_offset(SlotRef ref, std::uint64_t offset) {
  return slots_.change(ref, [&](EmbeddingBlock& block) { block.content_offset = offset; });
}

/// The defect of B-49b: the offsets are those of the old area, which is gone.
Status MappedWarmStorage::move_back(const Compacted& compacted) {
  for (const auto& [ref, from, to] : compacted.moved) set_offset(ref, from);
  return Error(ErrorKind::kCompactionFailed, "a slot was retired while its text was moved");
}

}  // namespace engram
