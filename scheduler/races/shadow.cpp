#include "scheduler/races/shadow.hpp"

#include <algorithm>

namespace reprise::scheduler {

Shadow::Page* Shadow::find_page(std::uintptr_t page) {
  std::unique_ptr<Page>& cells = pages_[page];
  if (cells == nullptr) cells = std::make_unique<Page>();
  return cells.get();
}

void Shadow::forget(std::uintptr_t address, std::size_t bytes) {
  const std::uintptr_t end = address + bytes;
  auto page = pages_.lower_bound(address / kPageBytes);
  while (page != pages_.end() && page->first * kPageBytes < end) {
    const std::uintptr_t begins = page->first * kPageBytes;
    const std::size_t from = (std::max(address, begins) - begins) / kCellBytes;
    const std::size_t until =
        (std::min(end, begins + kPageBytes) - begins + kCellBytes - 1) / kCellBytes;
    if (until - from == std::tuple_size_v<Page>) {
      recent_[page->first % kRecent] = {};
      page = pages_.erase(page);
    } else {
      std::fill(page->second->begin() + static_cast<std::ptrdiff_t>(from),
                page->second->begin() + static_cast<std::ptrdiff_t>(until), ShadowCell{});
      ++page;
    }
  }
}

void Shadow::clear() {
  pages_.clear();
  recent_ = {};
}

}  // namespace reprise::scheduler
