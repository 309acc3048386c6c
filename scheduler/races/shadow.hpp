#pragma once
// Shadow memory: what the race detector remembers of each byte of a program. Eight bytes share a
// cell; a cell has a part for each set of bytes that was always accessed together, so that two
// neighbours never stand for each other.
//
// Cells are small, since there is one for each word that a program touches. What few of them need
// is made when they do. Pages outlive the run that they were made for, and are cleaned where it
// left something: the next run touches the same.
//
// Threading: host-side state of one run, touched only by whoever runs.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "scheduler/access.hpp"
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
};

/// Bytes of a cell that were always accessed together.
struct ShadowPart {
  AccessRecord write;            ///< the latest plain write
  AccessRecord read;             ///< a plain read after it; others are in the crowd
  std::unique_ptr<Crowd> crowd;  ///< none: it is empty
  std::uint8_t bytes = 0;        ///< a bit each

  Crowd& crowd_here() {
    if (crowd == nullptr) crowd = std::make_unique<Crowd>();
    return *crowd;
  }
  /// @returns some of the bytes, with all that is known of them; the others stay
  ShadowPart split_off(std::uint8_t taken);
};

struct ShadowCell {
  ShadowPart first;
  std::unique_ptr<std::vector<ShadowPart>> others;  ///< of few cells, and then few
  TaskId task = kNoTask;                            ///< the first that came here
  bool shared = false;                              ///< a second one has come
};

class Shadow {
 public:
  static constexpr std::uintptr_t kCellBytes = 8;

  /// @returns the cell of an address
  ShadowCell& cell(std::uintptr_t address) {
    return page(address).cells[address % kPageBytes / kCellBytes];
  }
  /// Somebody has come to the cell: forget will clean it.
  void mark(std::uintptr_t address) {
    const std::size_t index = address % kPageBytes / kCellBytes;
    page(address).marked[index / kWordBits] |= std::uint64_t{1} << index % kWordBits;
  }

  /// The range is memory that nobody has accessed yet.
  void forget(std::uintptr_t address, std::size_t bytes);
  /// So is everything.
  void clear();

 private:
  static constexpr std::uintptr_t kPageBytes = 4096;
  static constexpr std::size_t kCells = kPageBytes / kCellBytes;
  static constexpr std::size_t kWordBits = 64;
  static constexpr std::size_t kRecent = 64;     // pages that are found without a search
  static constexpr std::size_t kKeptPages = 64;  // through clear: what small programs touch

  struct Page {
    std::array<ShadowCell, kCells> cells;
    std::array<std::uint64_t, kCells / kWordBits> marked{};

    /// Cleans the marked cells of [from, until).
    void forget(std::size_t from, std::size_t until);
  };
  struct Slot {
    std::uintptr_t number = ~std::uintptr_t{0};
    Page* page = nullptr;
  };

  Page& page(std::uintptr_t address) {
    const std::uintptr_t number = address / kPageBytes;
    Slot& slot = recent_[number % kRecent];
    if (slot.number != number) slot = {number, find_page(number)};
    return *slot.page;
  }
  Page* find_page(std::uintptr_t number);

  std::map<std::uintptr_t, std::unique_ptr<Page>> pages_;
  std::array<Slot, kRecent> recent_{};
};

}  // namespace reprise::scheduler
