#include "scheduler/races/shadow.hpp"

#include <algorithm>
#include <bit>

namespace reprise::scheduler {

ShadowPart ShadowPart::split_off(std::uint8_t taken) {
  ShadowPart part;
  part.write = write;
  part.read = read;
  if (crowd != nullptr) part.crowd = std::make_unique<Crowd>(*crowd);
  part.bytes = static_cast<std::uint8_t>(bytes & taken);
  bytes = static_cast<std::uint8_t>(bytes & ~taken);
  return part;
}

void Shadow::Page::forget(std::size_t from, std::size_t until) {
  for (std::size_t word = from / kWordBits; word * kWordBits < until; ++word) {
    const std::size_t begin = word * kWordBits;
    std::uint64_t bits = marked[word];
    if (from > begin) bits &= ~std::uint64_t{0} << (from - begin);
    if (until - begin < kWordBits) bits &= (std::uint64_t{1} << (until - begin)) - 1;
    marked[word] &= ~bits;
    for (; bits != 0; bits &= bits - 1) {
      cells[begin + static_cast<std::size_t>(std::countr_zero(bits))] = ShadowCell{};
    }
  }
}

Shadow::Page* Shadow::find_page(std::uintptr_t number) {
  std::unique_ptr<Page>& page = pages_[number];
  if (page == nullptr) page = std::make_unique<Page>();
  return page.get();
}

void Shadow::forget(std::uintptr_t address, std::size_t bytes) {
  const std::uintptr_t end = address + bytes;
  auto page = pages_.lower_bound(address / kPageBytes);
  while (page != pages_.end() && page->first * kPageBytes < end) {
    const std::uintptr_t begins = page->first * kPageBytes;
    const std::size_t from = (std::max(address, begins) - begins) / kCellBytes;
    const std::size_t until =
        (std::min(end, begins + kPageBytes) - begins + kCellBytes - 1) / kCellBytes;
    if (until - from == kCells && pages_.size() > kKeptPages) {
      recent_[page->first % kRecent] = {};
      page = pages_.erase(page);
    } else {
      page->second->forget(from, until);
      ++page;
    }
  }
}

void Shadow::clear() {
  if (pages_.size() > kKeptPages) {
    pages_.clear();
    recent_ = {};
  }
  for (const auto& [number, page] : pages_) page->forget(0, kCells);
}

}  // namespace reprise::scheduler
