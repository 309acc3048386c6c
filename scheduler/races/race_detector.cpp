#include "scheduler/races/race_detector.hpp"

#include <algorithm>

namespace reprise::scheduler {

std::optional<Race> RaceDetector::access_cells(const AccessRecord& record, AccessKind kind,
                                               std::uintptr_t address, std::size_t bytes) {
  const std::uintptr_t end = address + bytes;
  while (address < end) {
    const std::uintptr_t count = std::min(kWordBytes - address % kWordBytes, end - address);
    if (std::optional<Race> race = access_cell(record, kind, address, count)) return race;
    address += count;
  }
  return {};
}

/// Of bytes that were not always accessed together.
RaceDetector::Conflict RaceDetector::access_parts(ShadowCell& cell, Step step) {
  shadow_.split(cell, step.bytes);
  Conflict conflict;
  if ((cell.first.bytes & step.bytes) != 0) conflict = access_part(cell.first, step);
  if (cell.others == Pool<ShadowParts>::kNone) return conflict;
  for (ShadowPart& part : shadow_.others_of(cell)) {
    if (conflict.with != nullptr) break;
    if ((part.bytes & step.bytes) != 0) conflict = access_part(part, step);
  }
  return conflict;
}

Race RaceDetector::race_with(const Conflict& conflict, Step step, std::uintptr_t address) {
  const AccessRecord& earlier = *conflict.with;
  return {{earlier.when.task, earlier.site, conflict.kind},
          {step.record.when.task, step.record.site, step.kind},
          address};
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

std::optional<Race> RaceDetector::free(TaskId task, std::uintptr_t address, std::size_t bytes,
                                       const AccessSite& site) {
  std::optional<Race> race;
  const Step step{{order_.now(task), site}, AccessKind::free, 0xff, order_.clock(task)};
  shadow_.visit(address, bytes, [&](ShadowCell& cell, std::uintptr_t at) {
    const Conflict conflict = find_conflict(cell, step);
    if (conflict.with != nullptr) race = race_with(conflict, step, at);
    return !race;
  });
  shadow_.free(address, bytes, step.record);
  return race;
}

}  // namespace reprise::scheduler
