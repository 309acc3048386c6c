#include "scheduler/stack_pool.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <span>

#include "scheduler/check.hpp"
#include "scheduler/raw_syscall.hpp"

namespace reprise::scheduler {
namespace {

constexpr std::size_t kPageBytes = 4096;
// A page would do for frames that are touched in order. A large one may begin with its far end, and
// must not reach the next stack.
constexpr std::size_t kGuardBytes = 1024 * 1024;
// Up to here, zeros are written faster than pages are given back and faulted in again.
constexpr std::size_t kMostClearedPages = 16;
// Stacks a slab: few enough that a small run maps little, many enough that 10 000 threads are
// quick.
constexpr std::size_t kSlabStacks = 32;
// A fixed place far from the program, so that addresses of locals repeat from run to run.
constexpr std::uintptr_t kFirstSlab = 0x3000'0000'0000;

// A page becomes resident by a fault, and every one is counted. To count those of all threads would
// take the kernel twice as long.
long page_faults_of_this_thread() {
  rusage usage{};
  REPRISE_CHECK(raw_syscall(SYS_getrusage, RUSAGE_THREAD, reinterpret_cast<long>(&usage)) == 0);
  return usage.ru_minflt + usage.ru_majflt;
}

// Numbers that, unlike those of the kernel's, are given once.
std::uint64_t this_thread() {
  static std::atomic<std::uint64_t> last = 0;
  thread_local const std::uint64_t own = ++last;
  return own;
}

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
    stacks_.push_back({slab + i * slot + kGuardBytes});
  }
}

/// Asks the kernel which pages of a stack cost memory.
void StackPool::look(Stack& stack) {
  REPRISE_CHECK(mincore(stack.lowest, bytes_, is_resident_.data()) == 0);
  stack.resident_pages.clear();
  for (std::uint32_t page = 0; page < is_resident_.size(); ++page) {
    if ((is_resident_[page] & 1) != 0) stack.resident_pages.push_back(page);
  }
}

/// Makes a stack zero again: page by page where few are resident, because fresh pages cost a fault
/// each; by giving the memory back where many are.
void StackPool::clear(Stack& stack) {
  if (stack.resident_pages.size() > kMostClearedPages) {
    madvise(stack.lowest, bytes_, MADV_DONTNEED);
    stack.resident_pages.clear();
    return;
  }
  for (const std::uint32_t page : stack.resident_pages) {
    std::memset(stack.lowest + page * kPageBytes, 0, kPageBytes);
  }
}

void StackPool::begin() {
  REPRISE_CHECK(given_back_.size() == used_);
  // Where nothing faulted since the last look, what was seen then still holds. Read before looking:
  // what faults meanwhile counts for the next time.
  const Faults faults_now = {this_thread(), page_faults_of_this_thread()};
  for (Stack& stack : std::span(stacks_).first(used_)) {
    if (faults_now != faults_) look(stack);
    clear(stack);
  }
  faults_ = faults_now;
  used_ = 0;
  given_back_.clear();
}

void* StackPool::take() {
  if (!given_back_.empty()) {
    void* const stack = given_back_.back();
    given_back_.pop_back();
    return stack;
  }
  if (used_ == stacks_.size()) grow();
  return stacks_[used_++].lowest;
}

void StackPool::give(void* stack) { given_back_.push_back(stack); }

std::size_t StackPool::high_water_bytes() {
  std::size_t most = 0;
  for (Stack& stack : std::span(stacks_).first(used_)) {
    look(stack);
    const char* const top = stack.lowest + bytes_;
    for (const std::uint32_t page : stack.resident_pages) {
      const char* const begin = stack.lowest + page * kPageBytes;
      const char* const written =
          std::find_if(begin, begin + kPageBytes, [](char byte) { return byte != 0; });
      if (written == begin + kPageBytes) continue;
      most = std::max(most, static_cast<std::size_t>(top - written));
      break;
    }
  }
  return most;
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
