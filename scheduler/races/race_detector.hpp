#pragma once
// Finds data races: two accesses to the same byte, at least one of them a write and at least one of
// them not atomic, that no synchronisation orders. Exact for what it is told (FastTrack: Flanagan
// and Freund, PLDI 2009, with a record for every unordered reader): it says race only where there
// is one, and finds the first race of every run.
//
// Determinism: follows from the accesses and the happens-before relation. Threading: touched only
// by whoever runs.

#include <cstdint>
#include <optional>

#include "scheduler/races/happens_before.hpp"
#include "scheduler/races/shadow.hpp"

namespace reprise::scheduler {

/// Two accesses that nothing orders.
struct Race {
  struct Side {
    TaskId task = kNoTask;
    AccessSite site;
    bool writes = false;
    bool atomic = false;
  };
  Side earlier;
  Side later;
  std::uintptr_t address = 0;
};

/// What a task does to at most one cell.
struct CellAccess {
  TaskId task = kNoTask;
  AccessKind kind{};
  Epoch when;
  std::uint8_t bytes = 0;  ///< of the cell, a bit each
  AccessSite site;
};

class RaceDetector {
 public:
  explicit RaceDetector(const HappensBefore& order) : order_(order) {}

  /// @param bytes any number
  /// @returns the first race with an earlier access
  std::optional<Race> access(TaskId task, AccessKind kind, std::uintptr_t address,
                             std::size_t bytes, const AccessSite& site) {
    return access_at(order_.now(task), kind, address, bytes, site);
  }
  /// The same for one that is over: an atomic access is ordered by what it read, and its task's
  /// next moment has begun.
  /// @param when the moment of the task in which it was made
  std::optional<Race> access_at(Epoch when, AccessKind kind, std::uintptr_t address,
                                std::size_t bytes, const AccessSite& site);

  /// The same for what most accesses are: plain, of one cell, which no other task has accessed so
  /// far. There is no race then. @returns whether it was one of them; if not, nothing was noted
  bool access_alone(Epoch when, AccessKind kind, std::uintptr_t address, std::size_t bytes,
                    const AccessSite& site) {
    const std::uintptr_t first = address % Shadow::kCellBytes;
    if (is_atomic(kind) || bytes == 0 || first + bytes > Shadow::kCellBytes) return false;
    ShadowCell& cell = shadow_.cell(address);
    ShadowPart& part = cell.first;
    const auto mask = static_cast<std::uint8_t>(((1u << bytes) - 1) << first);
    if (cell.task != when.task || cell.shared || part.bytes != mask || part.crowd != nullptr ||
        cell.others != nullptr) {
      return false;
    }
    if (seen_already(part, kind, when)) return true;
    if (kind == AccessKind::read) {
      part.read = {when, site};
    } else {
      part.write = {when, site};
      part.read = {};
    }
    return true;
  }

  /// @returns whether more than one task has accessed the location so far, this one among them
  bool is_shared(TaskId task, std::uintptr_t address) {
    ShadowCell& cell = shadow_.cell(address);
    come_to(cell, task, address);
    return cell.shared;
  }

  void forget(std::uintptr_t address, std::size_t bytes) { shadow_.forget(address, bytes); }
  void clear() { shadow_.clear(); }

 private:
  /// An earlier access that a later one conflicts with, and that is not ordered before it.
  struct Conflict {
    const AccessRecord* with = nullptr;
    bool writes = false;
    bool atomic = false;
  };

  /// The same again, and nobody came in between: a write would have cleared the read.
  static bool seen_already(const ShadowPart& part, AccessKind kind, Epoch when) {
    return kind == AccessKind::read ? part.read.when == when
                                    : part.write.when == when && part.read.when.time == 0;
  }
  void come_to(ShadowCell& cell, TaskId task, std::uintptr_t address) {
    if (cell.task == kNoTask) {
      cell.task = task;
      shadow_.mark(address);
    }
    cell.shared = cell.shared || cell.task != task;
  }

  std::optional<Race> access_cell(ShadowCell& cell, const CellAccess& access);
  std::optional<Race> access_part(ShadowPart& part, const CellAccess& access);
  bool is_unordered(const AccessRecord& record, TaskId task) const;
  Conflict find_conflict(const ShadowPart& part, const CellAccess& access) const;
  void note(ShadowPart& part, const CellAccess& access) const;

  const HappensBefore& order_;
  Shadow shadow_;
};

}  // namespace reprise::scheduler
