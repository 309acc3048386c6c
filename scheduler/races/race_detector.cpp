#include "scheduler/races/race_detector.hpp"

#include <algorithm>

namespace reprise::scheduler {

std::optional<Race> RaceDetector::access_cells(const AccessRecord& record, AccessKind kind,
                                               std::uintptr_t address, std::size_t bytes) {
  const std::uintptr_t end = address + bytes;
  while (address < end) {
    const std::uintptr_t count = std::min(kWordBytes - address % kWordBytes, end - address);
    auto race = access_at(record.when, kind, address, count, record.site);
    if (race) return race;
    address += count;
  }
  return {};
}

/// Of bytes that were not always accessed together.
RaceDetector::Conflict RaceDetector::access_parts(ShadowCell& cell, Epoch when, Touch touch,
                                                  AccessSite site) {
  shadow_.split(cell, touch.bytes);
  Conflict conflict;
  if ((cell.first.bytes & touch.bytes) != 0) conflict = access_part(cell.first, when, touch, site);
  if (cell.others == Pool<ShadowParts>::kNone) return conflict;
  for (ShadowPart& part : shadow_.others_of(cell)) {
    if (conflict.with != nullptr) break;
    if ((part.bytes & touch.bytes) != 0) conflict = access_part(part, when, touch, site);
  }
  return conflict;
}

/// @returns whether the task is known as one that read before, and nothing is in the way
bool RaceDetector::read_again(ShadowPart& part, Epoch when, AccessSite site) {
  const TaskId task = when.task;
  if (part.read.when == when && part.crowd == Pool<Crowd>::kNone) return true;
  const Step step{{when, site}, {AccessKind::read, part.bytes}, order_.clock(task)};
  if (step.is_unordered(part.write)) return false;
  Crowd* const crowd = part.crowd != Pool<Crowd>::kNone ? &shadow_.crowd_of(part) : nullptr;
  if (crowd != nullptr && !crowd->atomics.empty()) return false;
  AccessRecord* known = nullptr;
  if (part.read.when.task == task) {
    known = &part.read;
  } else if (crowd != nullptr && step.is_unordered(part.read)) {
    known = crowd->find_read(task);
  }
  if (known != nullptr) *known = step.record;
  return known != nullptr;
}

/// Of a plain access among several readers.
Verdict RaceDetector::access_crowd_again(ShadowPart& part, Epoch when, Touch touch,
                                         AccessSite site) {
  if (!shadow_.crowd_of(part).atomics.empty()) return Verdict::unknown;
  if (!is_write(touch.kind)) {
    return read_again(part, when, site) ? Verdict::ordered : Verdict::unknown;
  }
  const Step step{{when, site}, touch, order_.clock(when.task)};
  return find_plain_conflict(part, step).with != nullptr ? Verdict::race : Verdict::unknown;
}

/// Of more tasks than one can be kept of, or of atomic accesses among them.
RaceDetector::Conflict RaceDetector::access_crowd(ShadowPart& part, Epoch when, Touch touch,
                                                  AccessSite site) {
  const Step step{{when, site}, touch, order_.clock(when.task)};
  const Conflict conflict = find_conflict(part, step);
  if (conflict.with == nullptr) note(part, step);
  return conflict;
}

/// Atomic accesses conflict with plain ones alone.
RaceDetector::Conflict RaceDetector::access_atomically(ShadowPart& part, Epoch when, Touch touch,
                                                       AccessSite site) {
  const Step step{{when, site}, touch, order_.clock(when.task)};
  const Conflict conflict = find_plain_conflict(part, step);
  if (conflict.with != nullptr) return conflict;
  shadow_.crowd_of(part).atomic_of(when.task, is_write(touch.kind)) = step.record;
  return {};
}

RaceDetector::Conflict RaceDetector::find_plain_conflict(const ShadowPart& part,
                                                         const Step& step) const {
  if (step.is_unordered(part.write)) return {&part.write, AccessKind::write};
  if (!is_write(step.touch.kind)) return {};
  if (step.is_unordered(part.read)) return {&part.read, AccessKind::read};
  if (part.crowd == Pool<Crowd>::kNone) return {};
  for (const AccessRecord& read : shadow_.crowd(part).reads) {
    if (step.is_unordered(read)) return {&read, AccessKind::read};
  }
  return {};
}

RaceDetector::Conflict RaceDetector::find_conflict(const ShadowPart& part, const Step& step) const {
  const Conflict conflict = find_plain_conflict(part, step);
  if (conflict.with != nullptr || part.crowd == Pool<Crowd>::kNone) return conflict;
  for (const AtomicRecord& other : shadow_.crowd(part).atomics) {
    const bool conflicts = is_write(step.touch.kind) || other.writes;
    if (!conflicts || !step.is_unordered(other.access)) continue;
    return {&other.access, other.writes ? AccessKind::atomic_write : AccessKind::atomic_read};
  }
  return {};
}

/// Of a cell as a whole.
RaceDetector::Conflict RaceDetector::find_conflict(ShadowCell& cell, const Step& step) {
  Conflict conflict = find_conflict(cell.first, step);
  if (cell.others == Pool<ShadowParts>::kNone) return conflict;
  for (const ShadowPart& part : shadow_.others_of(cell)) {
    if (conflict.with == nullptr) conflict = find_conflict(part, step);
  }
  return conflict;
}

/// What later accesses must be compared with; of a plain one. What happened before a write needs no
/// comparison any more: who comes after the write comes after that, too.
void RaceDetector::note(ShadowPart& part, const Step& step) {
  const TaskId task = step.record.when.task;
  if (is_write(step.touch.kind)) {
    note_plain(part, step.touch.kind, step.record);
    shadow_.drop_crowd(part);
  } else if (part.read.when.task == task || !step.is_unordered(part.read)) {
    note_plain(part, step.touch.kind, step.record);
  } else {
    shadow_.crowd_of(part).read_of(task) = step.record;
  }
}

Race RaceDetector::race_with(const Conflict& conflict, AccessRecord record, AccessKind kind,
                             std::uintptr_t address) {
  const AccessRecord& earlier = *conflict.with;
  return {{earlier.when.task, earlier.site, conflict.kind},
          {record.when.task, record.site, kind},
          address};
}

std::optional<Race> RaceDetector::use(TaskId task, std::uintptr_t address, const AccessSite& site) {
  std::optional<Race> race;
  shadow_.visit(address, 1, [&](ShadowCell& cell, std::uintptr_t) {
    if (cell.visitor != ShadowCell::kFreed) return false;
    const AccessRecord record{order_.now(task), site};
    race = race_with({&cell.first.write, AccessKind::free}, record, AccessKind::read, address);
    return false;
  });
  return race;
}

std::optional<Race> RaceDetector::free(TaskId task, std::uintptr_t address, std::size_t bytes,
                                       const AccessSite& site) {
  constexpr AccessKind kFree = AccessKind::free;
  std::optional<Race> race;
  const Step step{{order_.now(task), site}, {kFree, 0xff}, order_.clock(task)};
  shadow_.visit(address, bytes, [&](ShadowCell& cell, std::uintptr_t at) {
    const Conflict conflict = find_conflict(cell, step);
    if (conflict.with != nullptr) race = race_with(conflict, step.record, kFree, at);
    return !race;
  });
  shadow_.free(address, bytes, step.record);
  return race;
}

}  // namespace reprise::scheduler
