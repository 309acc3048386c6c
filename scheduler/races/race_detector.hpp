#pragma once
// Finds data races: two accesses to the same byte, at least one of them a write and at least one of
// them not atomic, that no synchronisation orders. Exact for what it is told (FastTrack: Flanagan
// and Freund, PLDI 2009, with a record for every unordered reader): it says race only where there
// is one, and finds the first race of every run. An access to memory that is free is told as a race
// with whoever freed it, in whichever order the two are.
//
// Determinism: follows from the accesses and the happens-before relation. Threading: touched only
// by whoever runs.

#include <algorithm>
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

/// Who has come to a word.
enum class Sharing : std::uint8_t {
  none,      ///< one task
  readers,   ///< several, to read what the first one left there
  contended  ///< several, of which one has written since: the order of accesses may matter
};

/// What is known of an access.
enum class Verdict : std::uint8_t { unknown, ordered, race };

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
    const Touch touch{kind, mask_of(address, bytes)};
    const Conflict conflict = access_cell(when, touch, address, site);
    if (conflict.with == nullptr) return {};
    return race_with(conflict, {when, site}, kind, address);
  }

  /// The same for what most accesses are: plain, of one cell, which no other task has accessed so
  /// far, or one of its readers reads again. There is no race then.
  /// @param most how many may know the cell; not contended
  /// @returns whether it was one of them; if not, nothing was noted. Allocates nothing
  bool access_quiet(Epoch when, AccessKind kind, std::uintptr_t address, std::size_t bytes,
                    const AccessSite& site, Sharing most) {
    if (is_atomic(kind) || !fits_cell(address, bytes)) return false;
    ShadowCell* const cell = shadow_.recent_cell(address);
    if (cell == nullptr || !cell->is_only_of(mask_of(address, bytes))) return false;
    ShadowPart& part = cell->first;
    if (cell->visitor == when.task && part.crowd == Pool<Crowd>::kNone) {
      if (!seen_already(part, kind, when)) note_plain(part, kind, {when, site});
      return true;
    }
    return most == Sharing::readers && cell->visitor == ShadowCell::kReaders &&
           kind == AccessKind::read && read_again(part, when, site);
  }

  /// The same for what most accesses to shared memory are: such as were made there before.
  /// @returns what came of it; if that is `unknown`, or a race, nothing was noted. Allocates
  /// nothing
  Verdict access_again(Epoch when, AccessKind kind, std::uintptr_t address, std::size_t bytes,
                       const AccessSite& site) {
    if (!fits_cell(address, bytes)) return Verdict::unknown;
    ShadowCell* const cell = shadow_.recent_cell(address);
    if (cell == nullptr || !is_settled(*cell, when.task)) return Verdict::unknown;
    ShadowPart* const part = shadow_.part(*cell, mask_of(address, bytes));
    if (part == nullptr) return Verdict::unknown;
    const Step step{{when, site}, {kind, part->bytes}, order_.clock(when.task)};
    return is_atomic(kind) ? access_atomic_again(*part, step) : access_plain_again(*part, step);
  }

  /// The task is about to access memory. @returns who has come to it so far, this task among them:
  /// the most of what is true of any of the bytes
  Sharing sharing(TaskId task, AccessKind kind, std::uintptr_t address, std::size_t bytes) {
    if (fits_cell(address, bytes)) return sharing_of_cell(task, kind, address);
    Sharing most = Sharing::none;
    for (std::uintptr_t at = address; at < address + bytes; at += kWordBytes - at % kWordBytes) {
      most = std::max(most, sharing_of_cell(task, kind, at));
    }
    return most;
  }

  /// Calls visit(address, visitor) with each word of a range that was accessed, from the first on,
  /// until it returns false. The visitor is no task where several have come.
  template <class Visit>
  void visit_words(std::uintptr_t address, std::size_t bytes, Visit visit) {
    shadow_.visit(address, bytes, [&](const ShadowCell& cell, std::uintptr_t at) {
      return visit(at, cell.visitor);
    });
  }
  /// An object is used that is not accessed as memory. @returns who freed it, if it is free
  std::optional<Race> use(TaskId task, std::uintptr_t address, const AccessSite& site);
  /// Memory is freed. @returns the first race with an earlier access to any of it
  std::optional<Race> free(TaskId task, std::uintptr_t address, std::size_t bytes,
                           const AccessSite& site);
  void forget(std::uintptr_t address, std::size_t bytes) { shadow_.forget(address, bytes); }
  void clear() { shadow_.clear(); }

  static constexpr std::size_t kWordBytes = Shadow::kCellBytes;

 private:
  /// What is done to which bytes of a cell.
  struct Touch {
    AccessKind kind{};
    std::uint8_t bytes = 0;  ///< a bit each
  };
  /// An access by a task. In pieces where it is handed on to what is not inlined: it is to stay in
  /// registers everywhere.
  struct Step {
    AccessRecord record;
    Touch touch;
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
  /// @returns whether it makes no difference to the cell that the task comes to it
  static bool is_settled(const ShadowCell& cell, TaskId task) {
    return cell.visitor == ShadowCell::kSeveral || cell.visitor == task;
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
  Sharing sharing_of_cell(TaskId task, AccessKind kind, std::uintptr_t address) {
    ShadowCell& cell = shadow_.cell(address);
    come_to(cell, task, kind, address);
    if (cell.visitor == ShadowCell::kSeveral) return Sharing::contended;
    return cell.visitor == ShadowCell::kReaders ? Sharing::readers : Sharing::none;
  }
  void come_to(ShadowCell& cell, TaskId task, AccessKind kind, std::uintptr_t address) {
    if (is_settled(cell, task)) return;
    if (cell.visitor == kNoTask) {
      cell.visitor = task;
      shadow_.mark(address);
    } else if (cell.visitor != ShadowCell::kFreed) {
      cell.visitor = is_write(kind) ? ShadowCell::kSeveral : ShadowCell::kReaders;
    }
  }

  std::optional<Race> access_cells(const AccessRecord& record, AccessKind kind,
                                   std::uintptr_t address, std::size_t bytes);
  Conflict access_cell(Epoch when, Touch touch, std::uintptr_t address, AccessSite site) {
    ShadowCell& cell = shadow_.cell(address);
    come_to(cell, when.task, touch.kind, address);
    if (cell.visitor == ShadowCell::kFreed) return {&cell.first.write, AccessKind::free};
    ShadowPart* const part = shadow_.part(cell, touch.bytes);
    return part != nullptr ? access_part(*part, when, touch, site)
                           : access_parts(cell, when, touch, site);
  }
  Conflict access_parts(ShadowCell& cell, Epoch when, Touch touch, AccessSite site);
  Conflict access_part(ShadowPart& part, Epoch when, Touch touch, AccessSite site) {
    if (is_atomic(touch.kind)) return access_atomically(part, when, touch, site);
    if (part.crowd != Pool<Crowd>::kNone) return access_crowd(part, when, touch, site);
    if (seen_already(part, touch.kind, when)) return {};
    const Step step{{when, site}, touch, order_.clock(when.task)};
    if (step.is_unordered(part.write)) return {&part.write, AccessKind::write};
    if (!step.is_unordered(part.read)) {
      note_plain(part, touch.kind, step.record);
      return {};
    }
    if (is_write(touch.kind)) return {&part.read, AccessKind::read};
    return access_crowd(part, when, touch, site);  // a second reader
  }
  Verdict access_plain_again(ShadowPart& part, const Step& step) {
    if (step.is_unordered(part.write)) return Verdict::race;
    const auto& [when, site] = step.record;
    if (part.crowd != Pool<Crowd>::kNone) {
      return access_crowd_again(part, when, step.touch, site);
    }
    const AccessKind kind = step.touch.kind;
    if (step.is_unordered(part.read)) return is_write(kind) ? Verdict::race : Verdict::unknown;
    if (seen_already(part, kind, when)) return Verdict::ordered;
    note_plain(part, kind, step.record);
    return Verdict::ordered;
  }
  Verdict access_crowd_again(ShadowPart& part, Epoch when, Touch touch, AccessSite site);
  Verdict access_atomic_again(ShadowPart& part, const Step& step) {
    if (part.crowd == Pool<Crowd>::kNone) return Verdict::unknown;
    Crowd& crowd = shadow_.crowd_of(part);
    AccessRecord* const known = crowd.find_atomic(step.record.when.task, is_write(step.touch.kind));
    if (known == nullptr || !crowd.reads.empty()) return Verdict::unknown;
    if (step.is_unordered(part.write) || step.is_unordered(part.read)) return Verdict::unknown;
    *known = step.record;
    return Verdict::ordered;
  }
  Conflict access_crowd(ShadowPart& part, Epoch when, Touch touch, AccessSite site);
  Conflict access_atomically(ShadowPart& part, Epoch when, Touch touch, AccessSite site);
  bool read_again(ShadowPart& part, Epoch when, AccessSite site);
  Conflict find_plain_conflict(const ShadowPart& part, const Step& step) const;
  Conflict find_conflict(const ShadowPart& part, const Step& step) const;
  Conflict find_conflict(ShadowCell& cell, const Step& step);
  void note(ShadowPart& part, const Step& step);
  static Race race_with(const Conflict& conflict, AccessRecord record, AccessKind kind,
                        std::uintptr_t address);

  const HappensBefore& order_;
  Shadow shadow_;
};

}  // namespace reprise::scheduler
