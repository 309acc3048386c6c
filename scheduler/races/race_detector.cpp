#include "scheduler/races/race_detector.hpp"

#include <algorithm>

namespace reprise::scheduler {
namespace {

/// The bytes that other parts say nothing about get a part of their own, with what the part they
/// are taken from knew.
void split(ShadowCell& cell, std::uint8_t bytes) {
  const auto divide = [&](std::size_t index) {
    ShadowPart& part = index == 0 ? cell.first : cell.others[index - 1];
    const auto common = static_cast<std::uint8_t>(part.bytes & bytes);
    if (common == 0 || common == part.bytes) return;
    ShadowPart rest = part;
    rest.bytes = static_cast<std::uint8_t>(part.bytes & ~common);
    part.bytes = common;
    cell.others.push_back(std::move(rest));
  };
  const std::size_t parts = cell.others.size();
  for (std::size_t i = 0; i <= parts; ++i) divide(i);
  auto fresh = static_cast<std::uint8_t>(bytes & ~cell.first.bytes);
  for (const ShadowPart& part : cell.others) fresh = static_cast<std::uint8_t>(fresh & ~part.bytes);
  if (fresh == 0) return;
  if (cell.first.bytes == 0) {
    cell.first.bytes = fresh;
  } else {
    cell.others.emplace_back().bytes = fresh;
  }
}

/// Keeps the latest of each task, its reads and its writes apart, among those of several.
void keep_latest(std::vector<AccessRecord>& records, const AccessRecord& latest) {
  for (AccessRecord& record : records) {
    if (record.when.task == latest.when.task && record.writes == latest.writes) {
      record = latest;
      return;
    }
  }
  records.push_back(latest);
}

}  // namespace

std::optional<Race> RaceDetector::access_at(Epoch when, AccessKind kind, std::uintptr_t address,
                                            std::size_t bytes, const AccessSite& site) {
  constexpr std::uintptr_t kCell = Shadow::kCellBytes;
  const std::uintptr_t end = address + bytes;
  while (address < end) {
    const std::uintptr_t first = address % kCell;
    const std::uintptr_t count = std::min(kCell - first, end - address);
    const auto mask = static_cast<std::uint8_t>(((1u << count) - 1) << first);
    ShadowCell& cell = shadow_.cell(address);
    if (std::optional<Race> race = access_cell(cell, {when.task, kind, when, mask, site})) {
      race->address = address;
      return race;
    }
    address += count;
  }
  return {};
}

std::optional<Race> RaceDetector::access_cell(ShadowCell& cell, const CellAccess& access) {
  if (cell.task == kNoTask) cell.task = access.task;
  cell.shared = cell.shared || cell.task != access.task;
  if (cell.first.bytes != access.bytes) split(cell, access.bytes);
  std::optional<Race> race;
  if ((cell.first.bytes & access.bytes) != 0) race = access_part(cell.first, access);
  for (ShadowPart& part : cell.others) {
    if ((part.bytes & access.bytes) != 0 && !race) race = access_part(part, access);
  }
  return race;
}

const AccessRecord* RaceDetector::unordered(const AccessRecord& record, TaskId task) const {
  const bool is_ordered =
      record.when.time == 0 || record.when.task == task || order_.clock(task).covers(record.when);
  return is_ordered ? nullptr : &record;
}

/// @returns an earlier access that conflicts with this one and is not ordered before it
const AccessRecord* RaceDetector::find_unordered(const ShadowPart& part, const CellAccess& access,
                                                 bool& atomic) const {
  const bool writes = is_write(access.kind);
  atomic = false;
  if (const auto* record = unordered(part.write, access.task)) return record;
  if (writes) {
    if (const auto* record = unordered(part.read, access.task)) return record;
    for (const AccessRecord& read : part.reads) {
      if (const auto* record = unordered(read, access.task)) return record;
    }
  }
  if (is_atomic(access.kind)) return nullptr;
  atomic = true;
  for (const AccessRecord& other : part.atomics) {
    const bool conflicts = writes || other.writes;
    if (!conflicts) continue;
    if (const auto* record = unordered(other, access.task)) return record;
  }
  return nullptr;
}

/// What later accesses must be compared with. What happened before a write needs no comparison any
/// more: who comes after the write comes after that, too.
void RaceDetector::note(ShadowPart& part, const CellAccess& access) const {
  const AccessRecord record{access.when, access.site, is_write(access.kind)};
  if (is_atomic(access.kind)) {
    keep_latest(part.atomics, record);
  } else if (record.writes) {
    part.write = record;
    part.read = {};
    part.reads.clear();
    part.atomics.clear();
  } else if (part.read.when.task == access.task || unordered(part.read, access.task) == nullptr) {
    part.read = record;
  } else {
    keep_latest(part.reads, record);
  }
}

std::optional<Race> RaceDetector::access_part(ShadowPart& part, const CellAccess& access) {
  const bool seen_already = access.kind == AccessKind::write  ? part.write.when == access.when
                            : access.kind == AccessKind::read ? part.read.when == access.when
                                                              : false;
  // The same again, and nobody came in between: a write would have cleared the read.
  if (seen_already && (access.kind == AccessKind::read || part.read.when.time == 0)) {
    if (part.reads.empty() && part.atomics.empty()) return {};
  }
  bool atomic = false;
  const AccessRecord* const earlier = find_unordered(part, access, atomic);
  if (earlier != nullptr) {
    return Race{{earlier->when.task, earlier->site, earlier->writes, atomic},
                {access.task, access.site, is_write(access.kind), is_atomic(access.kind)},
                0};
  }
  note(part, access);
  return {};
}

}  // namespace reprise::scheduler
