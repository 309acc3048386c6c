#pragma once
// Shadow memory: what the race detector remembers of each byte of a program. Eight bytes share a
// cell; a cell has a part for each set of bytes that was always accessed together, so that two
// neighbours never stand for each other.
//
// Cells are small and plain data, since there is one for each word that a program touches. What few
// of them need is in pools. Pages and pools outlive the run that they were made for, and are
// cleaned where it left something: the next run touches the same.
//
// Threading: host-side state of one run, touched only by whoever runs.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "scheduler/access.hpp"
#include "scheduler/address_table.hpp"
#include "scheduler/races/pool.hpp"
#include "scheduler/races/vector_clock.hpp"

namespace reprise::scheduler {

/// Where an access was made: all that a report says of it besides the task.
struct AccessSite {
  const void* place = nullptr;  ///< code address
  std::uint32_t stack = 0;      ///< in the CallTree
  std::uint32_t locks = 0;      ///< in the LockSets
};

/// An access that later ones may race with.
struct AccessRecord {
  Epoch when;
  AccessSite site;
};

struct AtomicRecord {
  AccessRecord access;
  bool writes = false;
};

/// What is remembered beside one plain write and one plain read.
struct Crowd {
  std::vector<AccessRecord> reads;    ///< plain ones of more tasks, one each
  std::vector<AtomicRecord> atomics;  ///< of each task the latest read and write

  /// @returns the read of a task, or null
  AccessRecord* find_read(TaskId task) {
    for (AccessRecord& read : reads) {
      if (read.when.task == task) return &read;
    }
    return nullptr;
  }
  /// @returns where it keeps the read of a task
  AccessRecord& read_of(TaskId task) {
    AccessRecord* const known = find_read(task);
    return known != nullptr ? *known : reads.emplace_back();
  }
  /// @returns the atomic read, or write, of a task, or null
  AccessRecord* find_atomic(TaskId task, bool writes) {
    for (AtomicRecord& atomic : atomics) {
      if (atomic.access.when.task == task && atomic.writes == writes) return &atomic.access;
    }
    return nullptr;
  }
  /// @returns where it keeps that
  AccessRecord& atomic_of(TaskId task, bool writes) {
    AccessRecord* const known = find_atomic(task, writes);
    return known != nullptr ? *known : atomics.emplace_back(AccessRecord{}, writes).access;
  }
  void clear() {
    reads.clear();
    atomics.clear();
  }
};

/// Bytes of a cell that were always accessed together.
struct ShadowPart {
  AccessRecord write;                              ///< the latest plain write
  AccessRecord read;                               ///< a plain read after it; others: in the crowd
  Pool<Crowd>::Number crowd = Pool<Crowd>::kNone;  ///< none: it is empty
  std::uint8_t bytes = 0;                          ///< a bit each
};

using ShadowParts = std::vector<ShadowPart>;

struct alignas(64) ShadowCell {  // a line of the cache
  /// Of a cell that more than one task has come to, of which one has written since.
  static constexpr TaskId kSeveral = kNoTask - 1;
  /// Of a cell that more than one task has come to, only to read what the first one left there.
  static constexpr TaskId kReaders = kNoTask - 2;
  /// Of a cell of memory that is free: its write is the access that freed it.
  static constexpr TaskId kFreed = kNoTask - 3;

  ShadowPart first;
  Pool<ShadowParts>::Number others = Pool<ShadowParts>::kNone;  ///< of few cells, and then few
  TaskId visitor = kNoTask;                                     ///< the only task that came here

  /// @returns whether there is but one part, of these bytes
  bool is_only_of(std::uint8_t bytes) const {
    return first.bytes == bytes && others == Pool<ShadowParts>::kNone;
  }
};
static_assert(sizeof(ShadowCell) == 64);

class Shadow {
 public:
  static constexpr std::uintptr_t kCellBytes = 8;

  /// @returns the cell of an address
  ShadowCell& cell(std::uintptr_t address) {
    return page(address).cells[address % kPageBytes / kCellBytes];
  }
  /// @returns the same if it is at hand, or null
  ShadowCell* recent_cell(std::uintptr_t address) {
    const std::uintptr_t number = address / kPageBytes;
    const Slot& slot = recent_[place_of(number)];
    return slot.number == number ? &slot.page->cells[address % kPageBytes / kCellBytes] : nullptr;
  }
  /// Somebody has come to the cell: forget will clean it.
  void mark(std::uintptr_t address) {
    const std::size_t index = address % kPageBytes / kCellBytes;
    page(address).marked[index / kWordBits] |= std::uint64_t{1} << index % kWordBits;
  }

  /// @param part has one
  const Crowd& crowd(const ShadowPart& part) const { return crowds_[part.crowd]; }
  Crowd& crowd_of(ShadowPart& part) {
    if (part.crowd == Pool<Crowd>::kNone) part.crowd = crowds_.take();
    return crowds_[part.crowd];
  }
  void drop_crowd(ShadowPart& part) {
    if (part.crowd != Pool<Crowd>::kNone) crowds_.give_back(part.crowd);
    part.crowd = Pool<Crowd>::kNone;
  }
  ShadowParts& others_of(ShadowCell& cell) {
    if (cell.others == Pool<ShadowParts>::kNone) cell.others = parts_.take();
    return parts_[cell.others];
  }
  /// @returns the part of just these bytes, or null
  ShadowPart* part(ShadowCell& cell, std::uint8_t bytes) {
    if (cell.first.bytes == bytes) return &cell.first;
    if (cell.others == Pool<ShadowParts>::kNone) return nullptr;
    for (ShadowPart& part : parts_[cell.others]) {
      if (part.bytes == bytes) return &part;
    }
    return nullptr;
  }
  /// From now on these bytes and those beside them do not share a part.
  void split(ShadowCell& cell, std::uint8_t bytes);

  /// Calls visit(cell, address) with each cell of the range that somebody has come to, from the
  /// first on, until it returns false.
  template <class Visit>
  void visit(std::uintptr_t address, std::size_t bytes, Visit visit) {
    const std::uintptr_t end = address + bytes;
    for (auto page = pages_.lower_bound(address / kPageBytes);
         page != pages_.end() && page->first * kPageBytes < end; ++page) {
      const auto [from, until] = part_of_page(page->first, address, end);
      const bool goes_on = page->second->visit(from, until, [&](std::size_t cell) {
        return visit(page->second->cells[cell], page->first * kPageBytes + cell * kCellBytes);
      });
      if (!goes_on) return;
    }
  }
  /// Whoever comes to a cell of the range from now on, until it is forgotten, finds it free; of a
  /// large range, to one that somebody has come to before.
  void free(std::uintptr_t address, std::size_t bytes, const AccessRecord& record);

  /// The range is memory that nobody has accessed yet.
  void forget(std::uintptr_t address, std::size_t bytes);
  /// So is everything.
  void clear();

 private:
  static constexpr std::uintptr_t kPageBytes = 4096;
  static constexpr std::size_t kCells = kPageBytes / kCellBytes;
  static constexpr std::size_t kWordBits = 64;
  static constexpr std::size_t kMostMarkedBytes = 512;  // what objects are large
  static constexpr std::size_t kRecent = 64;            // pages that are found without a search
  static constexpr std::size_t kKeptPages = 64;         // through clear: what small programs touch

  struct Page {
    std::array<ShadowCell, kCells> cells;
    std::array<std::uint64_t, kCells / kWordBits> marked{};

    /// Calls visit with the index of each marked cell of [from, until) as long as it returns true.
    /// @returns whether it always did
    template <class Visit>
    bool visit(std::size_t from, std::size_t until, Visit visit);
    void unmark(std::size_t cell) {
      marked[cell / kWordBits] &= ~(std::uint64_t{1} << cell % kWordBits);
    }
  };
  struct Cells {
    std::size_t from;
    std::size_t until;
  };
  struct Slot {
    std::uintptr_t number = ~std::uintptr_t{0};
    Page* page = nullptr;
  };

  /// @returns where in `recent_`. Stacks lie a round number of pages apart: they are to differ
  static std::size_t place_of(std::uintptr_t number) {
    return number * kSpread >> (kWordBits - std::bit_width(kRecent - 1));
  }
  Page& page(std::uintptr_t address) {
    const std::uintptr_t number = address / kPageBytes;
    Slot& slot = recent_[place_of(number)];
    if (slot.number != number) slot = {number, find_page(number)};
    return *slot.page;
  }
  /// @returns which cells of a page lie in [address, end), which it overlaps
  static Cells part_of_page(std::uintptr_t number, std::uintptr_t address, std::uintptr_t end) {
    const std::uintptr_t begins = number * kPageBytes;
    return {(std::max(address, begins) - begins) / kCellBytes,
            (std::min(end, begins + kPageBytes) - begins + kCellBytes - 1) / kCellBytes};
  }
  Page* find_page(std::uintptr_t number);
  ShadowPart split_off(ShadowPart& part, std::uint8_t bytes);
  void clean(ShadowCell& cell);

  std::map<std::uintptr_t, std::unique_ptr<Page>> pages_;
  std::array<Slot, kRecent> recent_{};
  Pool<Crowd> crowds_;
  Pool<ShadowParts> parts_;
};

template <class Visit>
bool Shadow::Page::visit(std::size_t from, std::size_t until, Visit visit) {
  for (std::size_t word = from / kWordBits; word * kWordBits < until; ++word) {
    const std::size_t begin = word * kWordBits;
    std::uint64_t bits = marked[word];
    if (from > begin) bits &= ~std::uint64_t{0} << (from - begin);
    if (until - begin < kWordBits) bits &= (std::uint64_t{1} << (until - begin)) - 1;
    for (; bits != 0; bits &= bits - 1) {
      if (!visit(begin + static_cast<std::size_t>(std::countr_zero(bits)))) return false;
    }
  }
  return true;
}

}  // namespace reprise::scheduler
