#pragma once
// Shadow memory: what the race detector remembers of each byte of a program. Eight bytes share a
// cell; a cell has a part for each set of bytes that was always accessed together, so that two
// neighbours never stand for each other.
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
  bool writes = false;
};

/// Bytes of a cell that were always accessed together.
struct ShadowPart {
  std::uint8_t bytes = 0;             ///< a bit each
  AccessRecord write;                 ///< the latest plain write
  AccessRecord read;                  ///< a plain read after it; others are in `reads`
  std::vector<AccessRecord> reads;    ///< of more tasks, one each
  std::vector<AccessRecord> atomics;  ///< of each task the latest read and write
};

struct ShadowCell {
  ShadowPart first;
  std::vector<ShadowPart> others;  ///< few
  TaskId task = kNoTask;           ///< the first that came here
  bool shared = false;             ///< a second one has come
};

class Shadow {
 public:
  static constexpr std::uintptr_t kCellBytes = 8;

  /// @returns the cell of an address
  ShadowCell& cell(std::uintptr_t address) {
    const std::uintptr_t page = address / kPageBytes;
    Slot& slot = recent_[page % kRecent];
    if (slot.page != page) slot = {page, find_page(page)};
    return (*slot.cells)[address % kPageBytes / kCellBytes];
  }

  /// The range is memory that nobody has accessed yet.
  void forget(std::uintptr_t address, std::size_t bytes);
  void clear();

 private:
  static constexpr std::uintptr_t kPageBytes = 4096;
  static constexpr std::size_t kRecent = 64;  // pages that are found without a search
  using Page = std::array<ShadowCell, kPageBytes / kCellBytes>;
  struct Slot {
    std::uintptr_t page = ~std::uintptr_t{0};
    Page* cells = nullptr;
  };

  Page* find_page(std::uintptr_t page);

  std::map<std::uintptr_t, std::unique_ptr<Page>> pages_;
  std::array<Slot, kRecent> recent_{};
};

}  // namespace reprise::scheduler
