#include "scheduler/stack_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "scheduler/check.hpp"

namespace reprise::scheduler {
namespace {

constexpr std::size_t kPageBytes = 4096;
// A page would do for frames that are touched in order. A large one may begin with its far end, and
// must not reach the next stack.
constexpr std::size_t kGuardBytes = 1024 * 1024;
// Up to here, zeros are written faster than pages are given back and faulted in again.
constexpr std::ptrdiff_t kMostClearedPages = 16;
// Stacks a slab: few enough that a small run maps little, many enough that 10 000 threads are
// quick.
constexpr std::size_t kSlabStacks = 32;
// A fixed place far from the program, so that addresses of locals repeat from run to run.
constexpr std::uintptr_t kFirstSlab = 0x3000'0000'0000;

}  // namespace

StackPool::StackPool(std::size_t bytes)
    : bytes_((bytes + kPageBytes - 1) / kPageBytes * kPageBytes),
      is_resident_(bytes_ / kPageBytes) {}

StackPool::~StackPool() {
  for (char* slab : slabs_) munmap(slab, kSlabStacks * (bytes_ + kGuardBytes));
}

void StackPool::grow() {
  const std::size_t slot = bytes_ + kGuardBytes;
  const std::size_t slab_bytes = kSlabStacks * slot;
  void* const wanted = reinterpret_cast<void*>(kFirstSlab + slabs_.size() * slab_bytes);
  void* mapped = mmap(wanted, slab_bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  REPRISE_CHECK(mapped != MAP_FAILED);
  char* const slab = static_cast<char*>(mapped);
  slabs_.push_back(slab);
  for (std::size_t i = 0; i < kSlabStacks; ++i) {
    REPRISE_CHECK(mprotect(slab + i * slot, kGuardBytes, PROT_NONE) == 0);
  }
  offer(slab);
}

// The lowest stack of the slab is the next one to be taken.
void StackPool::offer(char* slab) {
  const std::size_t slot = bytes_ + kGuardBytes;
  for (std::size_t i = kSlabStacks; i-- > 0;) free_.push_back(slab + i * slot + kGuardBytes);
}

/// Makes a stack zero again: page by page where few were touched, because fresh pages cost a fault
/// each; by giving the memory back where many were.
void StackPool::clear(char* stack) {
  REPRISE_CHECK(mincore(stack, bytes_, is_resident_.data()) == 0);
  const auto touched =
      std::ranges::count_if(is_resident_, [](unsigned char page) { return (page & 1) != 0; });
  if (touched > kMostClearedPages) {
    madvise(stack, bytes_, MADV_DONTNEED);
    return;
  }
  for (std::size_t page = 0; page < is_resident_.size(); ++page) {
    if ((is_resident_[page] & 1) != 0) std::memset(stack + page * kPageBytes, 0, kPageBytes);
  }
}

void StackPool::begin() {
  REPRISE_CHECK(in_use_ == 0);
  if (most_in_use_ == 0) return;
  // The last one taken is the first one reused, so the touched ones are the first ones.
  const std::size_t slot = bytes_ + kGuardBytes;
  for (std::size_t i = 0; i < most_in_use_; ++i) {
    clear(slabs_[i / kSlabStacks] + i % kSlabStacks * slot + kGuardBytes);
  }
  most_in_use_ = 0;
  free_.clear();
  for (std::size_t i = slabs_.size(); i-- > 0;) offer(slabs_[i]);
}

void* StackPool::take() {
  if (free_.empty()) grow();
  void* const stack = free_.back();
  free_.pop_back();
  most_in_use_ = std::max(most_in_use_, ++in_use_);
  return stack;
}

void StackPool::give(void* stack) {
  free_.push_back(stack);
  --in_use_;
}

std::size_t StackPool::high_water_bytes(const void* stack) const {
  // Fresh stacks are zero and grow down: the first word that is not zero is the deepest ever
  // written.
  const auto* const words = static_cast<const std::uint64_t*>(stack);
  const std::size_t count = bytes_ / sizeof(std::uint64_t);
  std::size_t untouched = 0;
  while (untouched < count && words[untouched] == 0) ++untouched;
  return (count - untouched) * sizeof(std::uint64_t);
}

bool StackPool::is_guard(const void* address) const {
  const std::size_t slot = bytes_ + kGuardBytes;
  for (const char* slab : slabs_) {
    const char* const byte = static_cast<const char*>(address);
    if (byte >= slab && byte < slab + kSlabStacks * slot) {
      return static_cast<std::size_t>(byte - slab) % slot < kGuardBytes;
    }
  }
  return false;
}

}  // namespace reprise::scheduler
