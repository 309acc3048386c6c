#include "scheduler/races/shadow.hpp"

#include <algorithm>

namespace reprise::scheduler {

/// The bytes that other parts say nothing about get a part of their own, with what the part they
/// are taken from knew.
void Shadow::split(ShadowCell& cell, std::uint8_t bytes) {
  if (cell.first.bytes == 0) {  // and so there are no others
    cell.first.bytes = bytes;
    return;
  }
  std::uint8_t known = 0;
  ShadowParts rests;
  const auto divide = [&](ShadowPart& part) {
    known = static_cast<std::uint8_t>(known | part.bytes);
    const auto common = static_cast<std::uint8_t>(part.bytes & bytes);
    if (common != 0 && common != part.bytes) rests.push_back(split_off(part, bytes));
  };
  divide(cell.first);
  if (cell.others != Pool<ShadowParts>::kNone) std::ranges::for_each(parts_[cell.others], divide);
  const auto fresh = static_cast<std::uint8_t>(bytes & ~known);
  if (fresh != 0) rests.emplace_back().bytes = fresh;
  if (rests.empty()) return;
  ShadowParts& others = others_of(cell);
  others.insert(others.end(), rests.begin(), rests.end());
}

/// @returns the bytes of the part that are not among those, with all that is known of them
ShadowPart Shadow::split_off(ShadowPart& part, std::uint8_t bytes) {
  ShadowPart rest = part;
  rest.bytes = static_cast<std::uint8_t>(part.bytes & ~bytes);
  part.bytes = static_cast<std::uint8_t>(part.bytes & bytes);
  if (part.crowd != Pool<Crowd>::kNone) {
    rest.crowd = crowds_.take();
    crowds_[rest.crowd] = crowds_[part.crowd];
  }
  return rest;
}

void Shadow::clean(ShadowCell& cell) {
  drop_crowd(cell.first);
  if (cell.others != Pool<ShadowParts>::kNone) {
    for (ShadowPart& part : parts_[cell.others]) drop_crowd(part);
    parts_.give_back(cell.others);
  }
  cell = {};
}

Shadow::Page* Shadow::find_page(std::uintptr_t number) {
  std::unique_ptr<Page>& page = pages_[number];
  if (page == nullptr) page = std::make_unique<Page>();
  return page.get();
}

void Shadow::free(std::uintptr_t address, std::size_t bytes, const AccessRecord& record) {
  if (bytes <= kMostMarkedBytes) {
    for (std::uintptr_t at = address; at < address + bytes; at += kCellBytes) mark(at);
  }
  visit(address, bytes, [&](ShadowCell& cell, std::uintptr_t) {
    clean(cell);
    cell.first.write = record;
    cell.visitor = ShadowCell::kFreed;
    return true;
  });
}

void Shadow::forget(std::uintptr_t address, std::size_t bytes) {
  const std::uintptr_t end = address + bytes;
  auto page = pages_.lower_bound(address / kPageBytes);
  while (page != pages_.end() && page->first * kPageBytes < end) {
    const auto [from, until] = part_of_page(page->first, address, end);
    Page& forgotten = *page->second;
    forgotten.visit(from, until, [&](std::size_t cell) {
      clean(forgotten.cells[cell]);
      forgotten.unmark(cell);
      return true;
    });
    if (until - from == kCells && pages_.size() > kKeptPages) {
      recent_[place_of(page->first)] = {};
      page = pages_.erase(page);
    } else {
      ++page;
    }
  }
}

void Shadow::clear() {
  crowds_.clear();
  parts_.clear();
  if (pages_.size() > kKeptPages) {
    pages_.clear();
    recent_ = {};
  }
  for (const auto& [number, page] : pages_) {
    page->visit(0, kCells, [&](std::size_t cell) {
      page->cells[cell] = {};
      return true;
    });
    page->marked = {};
  }
}

}  // namespace reprise::scheduler
