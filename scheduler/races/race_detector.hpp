#pragma once
// Finds data races: two accesses to the same byte, at least one of them a write and at least one of
// them not atomic, that no synchronisation orders. Exact for what it is told (FastTrack: Flanagan
// and Freund, PLDI 2009, with a record for every unordered reader): it says race only where there
// is one, and finds the first race of every run. An access to memory that is free is told as a race
// with whoever freed it, in whichever order the two are.
//
// Determinism: follows from the accesses and the happens-before relation. Threading: touched only
// by whoever runs.

#include <cstdint>
#include <optional>

#include "scheduler/races/happens_before.hpp"
#include "scheduler/races/shadow.hpp"

namespace reprise::scheduler {

/// Two accesses that nothing orders, or the second of which comes after memory was freed.
struct Race {
  struct Side {
    TaskId task = kNoTask;
    AccessSite site;
    AccessKind kind{};
  };
  Side earlier;
  Side later;
  std::uintptr_t address = 0;

  bool is_use_after_free() const { return earlier.kind == AccessKind::free; }
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
                                std::size_t bytes, const AccessSite& site) {
    if (!fits_cell(address, bytes)) return access_cells({when, site}, kind, address, bytes);
    return access_cell({when, site}, kind, address, bytes);
  }

  /// The same for what most accesses are: plain, of one cell, which no other task has accessed so
  /// far. There is no race then. @returns whether it was one of them; if not, nothing was noted
  bool access_alone(Epoch when, AccessKind kind, std::uintptr_t address, std::size_t bytes,
                    const AccessSite& site) {
    if (is_atomic(kind) || !fits_cell(address, bytes)) return false;
    ShadowCell* const cell = shadow_.recent_cell(address);
    if (cell == nullptr || cell->visitor != when.task || !cell->is_simple()) return false;
    ShadowPart& part = cell->first;
    if (part.bytes != mask_of(address, bytes)) return false;
    if (!seen_already(part, kind, when)) note_plain(part, kind, {when, site});
    return true;
  }

  /// @returns whether more than one task has accessed some of the bytes so far, this one among them
  bool is_shared(TaskId task, std::uintptr_t address, std::size_t bytes) {
    if (fits_cell(address, bytes)) return is_shared_cell(task, address);
    bool is_shared = false;
    for (std::uintptr_t at = address; at < address + bytes; at += kWordBytes - at % kWordBytes) {
      is_shared |= is_shared_cell(task, at);
    }
    return is_shared;
  }

  /// Calls visit(address, visitor) with each word of a range that was accessed, from the first on,
  /// until it returns false. The visitor is no task where several have come.
  template <class Visit>
  void visit_words(std::uintptr_t address, std::size_t bytes, Visit visit) {
    shadow_.visit(address, bytes, [&](const ShadowCell& cell, std::uintptr_t at) {
      return visit(at, cell.visitor);
    });
  }
  /// Memory is freed. @returns the first race with an earlier access to any of it
  std::optional<Race> free(TaskId task, std::uintptr_t address, std::size_t bytes,
                           const AccessSite& site);
  void forget(std::uintptr_t address, std::size_t bytes) { shadow_.forget(address, bytes); }
  void clear() { shadow_.clear(); }

  static constexpr std::size_t kWordBytes = Shadow::kCellBytes;

 private:
  /// What a task does to some bytes of a cell. By value where it is handed on to what is not
  /// inlined: it is to stay in registers elsewhere.
  struct Step {
    AccessRecord record;
    AccessKind kind{};
    std::uint8_t bytes = 0;   ///< a bit each
    const VectorClock& seen;  ///< by the task

    /// @returns whether the other was made by another task, which has not told of it since
    bool is_unordered(const AccessRecord& other) const {
      return other.when.time != 0 && other.when.task != record.when.task &&
             !seen.covers(other.when);
    }
  };
  /// An earlier access that a later one conflicts with, and that is not ordered before it; none:
  /// `with` is null.
  struct Conflict {
    const AccessRecord* with = nullptr;
    AccessKind kind{};
  };

  static bool fits_cell(std::uintptr_t address, std::size_t bytes) {
    return bytes - 1 < kWordBytes - address % kWordBytes;  // and is not nothing
  }
  static std::uint8_t mask_of(std::uintptr_t address, std::size_t bytes) {
    return static_cast<std::uint8_t>(((1u << bytes) - 1) << address % kWordBytes);
  }
  /// The same again, and nobody came in between: a write would have cleared the read.
  static bool seen_already(const ShadowPart& part, AccessKind kind, Epoch when) {
    return kind == AccessKind::read ? part.read.when == when
                                    : part.write.when == when && part.read.when.time == 0;
  }
  static void note_plain(ShadowPart& part, AccessKind kind, const AccessRecord& record) {
    if (kind == AccessKind::read) {
      part.read = record;
    } else {
      part.write = record;
      part.read = {};
    }
  }
  bool is_shared_cell(TaskId task, std::uintptr_t address) {
    ShadowCell& cell = shadow_.cell(address);
    come_to(cell, task, address);
    return cell.visitor == ShadowCell::kSeveral;
  }
  void come_to(ShadowCell& cell, TaskId task, std::uintptr_t address) {
    if (cell.visitor == task) return;
    if (cell.visitor == kNoTask) {
      cell.visitor = task;
      shadow_.mark(address);
    } else if (cell.visitor != ShadowCell::kFreed) {
      cell.visitor = ShadowCell::kSeveral;
    }
  }

  std::optional<Race> access_cells(const AccessRecord& record, AccessKind kind,
                                   std::uintptr_t address, std::size_t bytes);
  std::optional<Race> access_cell(const AccessRecord& record, AccessKind kind,
                                  std::uintptr_t address, std::size_t bytes) {
    ShadowCell& cell = shadow_.cell(address);
    come_to(cell, record.when.task, address);
    const Step step{record, kind, mask_of(address, bytes), order_.clock(record.when.task)};
    if (cell.visitor == ShadowCell::kFreed) {
      return race_with({&cell.first.write, AccessKind::free}, step, address);
    }
    ShadowPart* const part = shadow_.part(cell, step.bytes);
    const Conflict conflict = part != nullptr ? access_part(*part, step) : access_parts(cell, step);
    if (conflict.with == nullptr) return {};
    return race_with(conflict, step, address);
  }
  Conflict access_parts(ShadowCell& cell, Step step);
  Conflict find_conflict(ShadowCell& cell, const Step& step);
  Conflict access_part(ShadowPart& part, const Step& step) {
    const bool is_quiet = !is_atomic(step.kind) && part.crowd == Pool<Crowd>::kNone;
    if (is_quiet && seen_already(part, step.kind, step.record.when)) return {};
    const Conflict conflict = find_conflict(part, step);
    if (conflict.with == nullptr) note(part, step);
    return conflict;
  }
  Conflict find_conflict(const ShadowPart& part, const Step& step) const {
    if (step.is_unordered(part.write)) return {&part.write, AccessKind::write};
    if (is_write(step.kind) && step.is_unordered(part.read)) return {&part.read, AccessKind::read};
    if (part.crowd == Pool<Crowd>::kNone) return {};
    return find_conflict(shadow_.crowd(part), step);
  }
  static Conflict find_conflict(const Crowd& crowd, const Step& step);
  void note(ShadowPart& part, const Step& step);
  static Race race_with(const Conflict& conflict, Step step, std::uintptr_t address);

  const HappensBefore& order_;
  Shadow shadow_;
};

inline RaceDetector::Conflict RaceDetector::find_conflict(const Crowd& crowd, const Step& step) {
  const bool writes = is_write(step.kind);
  if (writes) {
    for (const AccessRecord& read : crowd.reads) {
      if (step.is_unordered(read)) return {&read, AccessKind::read};
    }
  }
  if (is_atomic(step.kind)) return {};
  for (const AtomicRecord& other : crowd.atomics) {
    const bool conflicts = writes || other.writes;
    if (!conflicts || !step.is_unordered(other.access)) continue;
    return {&other.access, other.writes ? AccessKind::atomic_write : AccessKind::atomic_read};
  }
  return {};
}

/// What later accesses must be compared with. What happened before a write needs no comparison any
/// more: who comes after the write comes after that, too.
inline void RaceDetector::note(ShadowPart& part, const Step& step) {
  if (is_atomic(step.kind)) {
    shadow_.crowd_of(part).atomic_of(step.record.when.task, is_write(step.kind)) = step.record;
  } else if (is_write(step.kind)) {
    note_plain(part, step.kind, step.record);
    shadow_.drop_crowd(part);
  } else if (part.read.when.task == step.record.when.task || !step.is_unordered(part.read)) {
    note_plain(part, step.kind, step.record);
  } else {
    shadow_.crowd_of(part).read_of(step.record.when.task) = step.record;
  }
}

}  // namespace reprise::scheduler
