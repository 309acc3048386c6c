#include "scheduler/races/race_detector.hpp"

#include <algorithm>
#include <iterator>

namespace reprise::scheduler {
namespace {

/// The bytes that other parts say nothing about get a part of their own, with what the part they
/// are taken from knew.
void split(ShadowCell& cell, std::uint8_t bytes) {
  std::uint8_t known = cell.first.bytes;
  std::vector<ShadowPart> rests;
  const auto divide = [&](ShadowPart& part) {
    known = static_cast<std::uint8_t>(known | part.bytes);
    const auto common = static_cast<std::uint8_t>(part.bytes & bytes);
    if (common == 0 || common == part.bytes) return;
    rests.push_back(part.split_off(static_cast<std::uint8_t>(~common)));
  };
  divide(cell.first);
  if (cell.others != nullptr) std::ranges::for_each(*cell.others, divide);
  const auto fresh = static_cast<std::uint8_t>(bytes & ~known);
  if (fresh != 0 && known == 0) cell.first.bytes = fresh;
  if (fresh != 0 && known != 0) rests.emplace_back().bytes = fresh;
  if (rests.empty()) return;
  if (cell.others == nullptr) cell.others = std::make_unique<std::vector<ShadowPart>>();
  std::ranges::move(rests, std::back_inserter(*cell.others));
}

/// Keeps the latest of each task among those of several.
void keep_latest(std::vector<AccessRecord>& reads, const AccessRecord& latest) {
  for (AccessRecord& read : reads) {
    if (read.when.task == latest.when.task) {
      read = latest;
      return;
    }
  }
  reads.push_back(latest);
}

/// The same, its reads and its writes apart.
void keep_latest(std::vector<AtomicRecord>& atomics, const AtomicRecord& latest) {
  for (AtomicRecord& atomic : atomics) {
    if (atomic.access.when.task == latest.access.when.task && atomic.writes == latest.writes) {
      atomic = latest;
      return;
    }
  }
  atomics.push_back(latest);
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
    come_to(cell, when.task, address);
    if (std::optional<Race> race = access_cell(cell, {when.task, kind, when, mask, site})) {
      race->address = address;
      return race;
    }
    address += count;
  }
  return {};
}

std::optional<Race> RaceDetector::access_cell(ShadowCell& cell, const CellAccess& access) {
  if (cell.first.bytes != access.bytes) split(cell, access.bytes);
  std::optional<Race> race;
  if ((cell.first.bytes & access.bytes) != 0) race = access_part(cell.first, access);
  if (cell.others == nullptr) return race;
  for (ShadowPart& part : *cell.others) {
    if ((part.bytes & access.bytes) != 0 && !race) race = access_part(part, access);
  }
  return race;
}

bool RaceDetector::is_unordered(const AccessRecord& record, TaskId task) const {
  return record.when.time != 0 && record.when.task != task &&
         !order_.clock(task).covers(record.when);
}

/// @returns nothing, `with` being null, where all that conflicts is ordered before
RaceDetector::Conflict RaceDetector::find_conflict(const ShadowPart& part,
                                                   const CellAccess& access) const {
  const bool writes = is_write(access.kind);
  if (is_unordered(part.write, access.task)) return {&part.write, true, false};
  if (writes && is_unordered(part.read, access.task)) return {&part.read, false, false};
  if (part.crowd == nullptr) return {};
  if (writes) {
    for (const AccessRecord& read : part.crowd->reads) {
      if (is_unordered(read, access.task)) return {&read, false, false};
    }
  }
  if (is_atomic(access.kind)) return {};
  for (const AtomicRecord& other : part.crowd->atomics) {
    const bool conflicts = writes || other.writes;
    if (conflicts && is_unordered(other.access, access.task)) {
      return {&other.access, other.writes, true};
    }
  }
  return {};
}

/// What later accesses must be compared with. What happened before a write needs no comparison any
/// more: who comes after the write comes after that, too.
void RaceDetector::note(ShadowPart& part, const CellAccess& access) const {
  const AccessRecord record{access.when, access.site};
  if (is_atomic(access.kind)) {
    keep_latest(part.crowd_here().atomics, {record, is_write(access.kind)});
  } else if (is_write(access.kind)) {
    part.write = record;
    part.read = {};
    part.crowd.reset();
  } else if (part.read.when.task == access.task || !is_unordered(part.read, access.task)) {
    part.read = record;
  } else {
    keep_latest(part.crowd_here().reads, record);
  }
}

std::optional<Race> RaceDetector::access_part(ShadowPart& part, const CellAccess& access) {
  if (!is_atomic(access.kind) && part.crowd == nullptr &&
      seen_already(part, access.kind, access.when)) {
    return {};
  }
  const Conflict conflict = find_conflict(part, access);
  if (conflict.with != nullptr) {
    const AccessRecord& earlier = *conflict.with;
    return Race{{earlier.when.task, earlier.site, conflict.writes, conflict.atomic},
                {access.task, access.site, is_write(access.kind), is_atomic(access.kind)},
                0};
  }
  note(part, access);
  return {};
}

}  // namespace reprise::scheduler
