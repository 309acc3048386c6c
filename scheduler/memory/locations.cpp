#include "scheduler/memory/locations.hpp"

#include "scheduler/address.hpp"
#include "scheduler/memory/history.hpp"
#include "scheduler/memory/newest_store.hpp"

namespace reprise::scheduler {

template <class Record>
void Locations<Record>::begin() {
  for (std::size_t i = 0; i < used_; ++i) rooms_[i].live = false;
  used_ = 0;
  serials_ = 0;
  free_.clear();
  first_in_.clear();
  recent_.fill(nullptr);
}

template <class Record>
std::uint32_t Locations<Record>::room_of(Cell cell) {
  const std::uintptr_t key = granule(cell.address);
  if (const First* const first = first_in_.find(key)) {
    for (std::uint32_t i = first->room; i != kNone; i = rooms_[i].next) {
      if (rooms_[i].record.cell() == cell) return i;
    }
    const char* begin = static_cast<const char*>(cell.address);
    forget_in_granule(key, begin, begin + cell.bytes);
  }
  const std::uint32_t index = new_room();
  First& first = first_in_.at(key);
  Room& room = rooms_[index];
  room.live = true;
  room.next = first.room;
  first.room = index;
  room.record.begin(cell, ++serials_);
  return index;
}

template <class Record>
std::uint32_t Locations<Record>::new_room() {
  if (!free_.empty()) {
    const std::uint32_t index = free_.back();
    free_.pop_back();
    return index;
  }
  if (used_ == rooms_.size()) rooms_.emplace_back();
  return static_cast<std::uint32_t>(used_++);
}

template <class Record>
const Record* Locations<Record>::find(Cell cell) const {
  const First* const first = first_in_.find(granule(cell.address));
  if (first == nullptr) return nullptr;
  for (std::uint32_t i = first->room; i != kNone; i = rooms_[i].next) {
    if (rooms_[i].record.cell() == cell) return &rooms_[i].record;
  }
  return nullptr;
}

template <class Record>
void Locations<Record>::forget(const void* address, std::size_t bytes) {
  if (bytes == 0 || used_ == 0) return;
  const char* begin = static_cast<const char*>(address);
  const char* end = begin + bytes;
  const std::uintptr_t first = granule(begin);
  const std::uintptr_t last = granule(end - 1);
  if (last - first < used_) {
    for (std::uintptr_t key = first; key <= last; ++key) forget_in_granule(key, begin, end);
    return;
  }
  for (std::size_t i = 0; i < used_; ++i) {  // freed memory may be far larger than what we know
    if (!rooms_[i].live) continue;
    const std::uintptr_t key = granule(rooms_[i].record.cell().address);
    if (first <= key && key <= last) forget_in_granule(key, begin, end);
  }
}

template <class Record>
void Locations<Record>::forget_in_granule(std::uintptr_t key, const void* begin, const void* end) {
  First* const of_granule = first_in_.find(key);
  if (of_granule == nullptr) return;
  std::uint32_t* link = &of_granule->room;
  while (*link != kNone) {
    Room& room = rooms_[*link];
    const std::uintptr_t there = number(room.record.cell().address);
    if (there < number(end) && there + room.record.cell().bytes > number(begin)) {
      room.live = false;
      free_.push_back(*link);
      *link = room.next;
    } else {
      link = &room.next;
    }
  }
}

template class Locations<History>;
template class Locations<NewestStore>;

}  // namespace reprise::scheduler
