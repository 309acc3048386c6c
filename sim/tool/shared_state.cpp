#include "sim/tool/shared_state.hpp"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#include <new>

#include "scheduler/check.hpp"
#include "scheduler/raw_syscall.hpp"

namespace reprise::sim {

static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "shared between OS processes");

SharedState::SharedState(std::size_t slots)
    : slot_count_(slots), bytes_(sizeof(SharedCounters) + slots * sizeof(WorkerSlot)) {
  void* const memory =
      ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REPRISE_CHECK(memory != MAP_FAILED);
  counters_ = new (memory) SharedCounters;
  slots_ = reinterpret_cast<WorkerSlot*>(counters_ + 1);
  for (std::size_t i = 0; i < slots; ++i) new (slots_ + i) WorkerSlot;
}

SharedState::~SharedState() { ::munmap(counters_, bytes_); }

std::uint64_t host_monotonic_ns() {
  timespec now{};
  // Not in user space, by the time-stamp counter: workers are refused that.
  scheduler::raw_syscall(SYS_clock_gettime, CLOCK_MONOTONIC, reinterpret_cast<long>(&now));
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace reprise::sim
