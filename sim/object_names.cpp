#include "sim/object_names.hpp"

#include <link.h>

#include <algorithm>

#include "scheduler/address.hpp"

namespace reprise::sim {
namespace {

using scheduler::number;
using Name = ObjectNames::Name;

// Room for what is in one module and in one allocation.
constexpr unsigned kModuleBits = 40;
constexpr unsigned kOffsetBits = 34;
constexpr unsigned kAllocationBits = 18;
constexpr Name kIsAllocation = Name{1} << 63;

}  // namespace

ObjectNames::ObjectNames() {
  const auto add = [](dl_phdr_info* info, std::size_t, void* self) {
    auto& modules = static_cast<ObjectNames*>(self)->modules_;
    const Name first = static_cast<Name>(modules.size() + 1) << kModuleBits;
    std::uintptr_t end = 0;
    for (unsigned i = 0; i < info->dlpi_phnum; ++i) {
      const auto& segment = info->dlpi_phdr[i];
      if (segment.p_type == PT_LOAD) end = std::max(end, segment.p_vaddr + segment.p_memsz);
    }
    modules[info->dlpi_addr] = {info->dlpi_addr + end, first};
    return 0;
  };
  dl_iterate_phdr(add, this);
}

void ObjectNames::begin() {
  allocations_.clear();
  counts_.clear();
  recent_ = {};
}

void ObjectNames::allocated(const void* memory, std::size_t bytes, scheduler::TaskId task) {
  if (memory == nullptr) return;
  if (task >= counts_.size()) counts_.resize(task + 1);
  const Name owner = Name{task} << (kAllocationBits + kOffsetBits);
  const Name name = kIsAllocation | owner | counts_[task]++ << kOffsetBits;
  const std::uintptr_t begin = number(memory);
  allocations_.erase(allocations_.lower_bound(begin), allocations_.lower_bound(begin + bytes));
  allocations_[begin] = {begin + bytes, name};
  recent_ = {};
}

ObjectNames::Recent ObjectNames::find(std::uintptr_t at) const {
  std::uintptr_t end = ~std::uintptr_t{0};  // there another one begins
  for (const auto* const ranges : {&allocations_, &modules_}) {
    const auto next = ranges->upper_bound(at);
    if (next != ranges->end()) end = std::min(end, next->first);
    if (next == ranges->begin()) continue;
    const auto& [begin, range] = *std::prev(next);
    if (at < range.end) return {begin, std::min(end, range.end) - begin, range.name};
  }
  return {at, 1, at};
}

}  // namespace reprise::sim
