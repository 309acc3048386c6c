#include "scheduler/races/race_detector.hpp"

#include <algorithm>

namespace reprise::scheduler {

std::optional<Race> RaceDetector::access_cells(const AccessRecord& record, AccessKind kind,
                                               std::uintptr_t address, std::size_t bytes) {
  const std::uintptr_t end = address + bytes;
  while (address < end) {
    const std::uintptr_t count = std::min(kCell - address % kCell, end - address);
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
  return {{earlier.when.task, earlier.site, conflict.writes, conflict.atomic},
          {step.record.when.task, step.record.site, is_write(step.kind), is_atomic(step.kind)},
          address};
}

}  // namespace reprise::scheduler
