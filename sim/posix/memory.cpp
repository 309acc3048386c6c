// malloc and its family: a simulated process allocates from its own heap, the simulated OS from
// another, the host from libc. What is freed goes back by address, whoever frees it. An allocation
// is neither a scheduling point nor an event.

#include <malloc.h>
#include <stdlib.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <functional>
#include <new>
#include <string>
#include <utility>

#include "scheduler/check.hpp"
#include "scheduler/symbol.hpp"
#include "sim/border.hpp"
#include "sim/heap.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/world.hpp"

extern "C" {
// glibc's own allocator, by the names it exports for those who replace malloc.
void* __libc_malloc(size_t bytes);
void __libc_free(void* pointer);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* pointer, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);
}

namespace reprise::sim {
namespace {

constexpr std::size_t kPageBytes = 4096;

// Never destroyed: what came from it may be freed by the last destructor of the program.
Heap& kernel_heap() {
  alignas(Heap) static char storage[sizeof(Heap)];
  static Heap& heap = *new (storage) Heap(0, false);
  return heap;
}

Heap& current_heap() {
  return reprise_mode == Mode::process ? *world().running_process().heap : kernel_heap();
}

bool from_libc() { return reprise_mode == Mode::host; }

// What the host allocated and simulated threads gave up. glibc would put it into a cache of the
// thread that frees it, and the cache of a fiber is forgotten with the fiber: so the host frees it.
struct GivenUp {
  GivenUp* next;
};
constinit GivenUp* given_up = nullptr;

void give_up(void* pointer) { given_up = new (pointer) GivenUp{given_up}; }

void free_given_up() {
  while (given_up != nullptr) __libc_free(std::exchange(given_up, given_up->next));
}

void* or_out_of_memory(void* pointer) {
  if (pointer != nullptr) return pointer;
  errno = ENOMEM;
  if (reprise_mode == Mode::process) {
    faults::FaultPlan& plan = world().machine().faults();
    if (plan.setting(faults::FamilyId::memory_budget).active) {
      plan.count(faults::FamilyId::memory_budget);
    }
  }
  return nullptr;
}

// The monitor's own memory is not the program's.
template <class Tell>
void tell_monitor(Tell tell) {
  if (reprise_mode != Mode::process || !world().monitor().watches()) return;
  reprise_mode = Mode::kernel;
  tell(world().monitor());
  reprise_mode = Mode::process;
}

// Others may run before it is.
void tell_freed(const void* memory, const void* site) {
  if (reprise_mode != Mode::process || !world().monitor().watches()) return;
  const Kernel kernel;
  world().monitor().freed(memory, site);
}

// Nor is that of who explores schedules.
void tell_listener(const void* memory, std::size_t bytes) {
  if (reprise_mode != Mode::process || world().scheduler().listener() == nullptr) return;
  reprise_mode = Mode::kernel;
  world().scheduler().listener()->allocated(memory, bytes);
  reprise_mode = Mode::process;
}

void* allocate(std::size_t bytes, const void* site) {
  if (from_libc()) {
    free_given_up();
    return __libc_malloc(bytes);
  }
  void* const memory = or_out_of_memory(current_heap().allocate(bytes));
  tell_monitor([&](Monitor& monitor) { monitor.allocated(memory, bytes, site); });
  tell_listener(memory, bytes);
  return memory;
}

void* allocate_aligned(std::size_t alignment, std::size_t bytes, const void* site) {
  if (from_libc()) return __libc_memalign(alignment, bytes);
  void* const memory = or_out_of_memory(current_heap().allocate_aligned(alignment, bytes));
  tell_monitor([&](Monitor& monitor) { monitor.allocated(memory, bytes, site); });
  tell_listener(memory, bytes);
  return memory;
}

// What the program did to its heap before is unknown: nothing of it goes on.
[[noreturn]] void report_damage(const void* site) {
  REPRISE_CHECK(reprise_mode == Mode::process);
  const Kernel kernel;
  const std::string function = scheduler::function_name(static_cast<const char*>(site) - 1);
  world().fail({"heap",
                "heap: bad free in " + function,
                "freed in " + function +
                    " what is not in use: freed twice, never allocated, or overwritten before",
                {}});
}

// What the C library would make of it depends on what happens to lie beside it.
bool is_on_own_stack(const void* pointer) {
  const std::less<> below;
  return below(__builtin_frame_address(0), pointer) &&
         below(pointer, world().running_thread().first_frame);
}

void release_foreign(void* pointer, const void* site) {
  if (reprise_mode == Mode::kernel) return give_up(pointer);
  if (reprise_mode == Mode::process && is_on_own_stack(pointer)) report_damage(site);
  __libc_free(pointer);
}

void release(void* pointer, const void* site) {
  if (pointer == nullptr) return;
  if (!Heap::owns(pointer)) return release_foreign(pointer, site);
  tell_freed(pointer, site);
  if (!Heap::owner_of(pointer).release(pointer)) report_damage(site);
}

std::size_t usable_bytes(void* pointer) {
  if (pointer == nullptr) return 0;
  return Heap::owns(pointer) ? Heap::usable_bytes(pointer)
                             : REPRISE_HOST(malloc_usable_size)(pointer);
}

void* reallocate(void* pointer, std::size_t bytes, const void* site) {
  if (pointer == nullptr) return allocate(bytes, site);
  if (from_libc() && !Heap::owns(pointer)) return __libc_realloc(pointer, bytes);
  if (bytes == 0) {
    release(pointer, site);
    return nullptr;
  }
  void* const moved = allocate(bytes, site);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, pointer, std::min(bytes, usable_bytes(pointer)));
  release(pointer, site);
  return moved;
}

bool overflows(std::size_t count, std::size_t bytes) {
  std::size_t total = 0;
  if (!__builtin_mul_overflow(count, bytes, &total)) return false;
  errno = ENOMEM;
  return true;
}

}  // namespace
}  // namespace reprise::sim

using namespace reprise::sim;

#define REPRISE_HERE __builtin_return_address(0)

extern "C" {

void* malloc(size_t bytes) { return allocate(bytes, REPRISE_HERE); }

void free(void* pointer) { release(pointer, REPRISE_HERE); }

void* calloc(size_t count, size_t bytes) {
  if (from_libc()) return __libc_calloc(count, bytes);
  if (overflows(count, bytes)) return nullptr;
  void* const pointer = allocate(count * bytes, REPRISE_HERE);
  const bool is_zero = simulated() && Heap::hands_out_zeros(count * bytes);
  if (pointer != nullptr && !is_zero) std::memset(pointer, 0, count * bytes);
  return pointer;
}

void* realloc(void* pointer, size_t bytes) { return reallocate(pointer, bytes, REPRISE_HERE); }

void* reallocarray(void* pointer, size_t count, size_t bytes) {
  if (overflows(count, bytes)) return nullptr;
  return reallocate(pointer, count * bytes, REPRISE_HERE);
}

void* memalign(size_t alignment, size_t bytes) {
  return allocate_aligned(alignment, bytes, REPRISE_HERE);
}

void* aligned_alloc(size_t alignment, size_t bytes) {
  return allocate_aligned(alignment, bytes, REPRISE_HERE);
}

int posix_memalign(void** result, size_t alignment, size_t bytes) {
  if (!std::has_single_bit(alignment) || alignment % sizeof(void*) != 0) return EINVAL;
  const int saved_errno = errno;
  void* const pointer = allocate_aligned(alignment, bytes, REPRISE_HERE);
  errno = saved_errno;
  if (pointer == nullptr) return ENOMEM;
  *result = pointer;
  return 0;
}

void* valloc(size_t bytes) { return allocate_aligned(kPageBytes, bytes, REPRISE_HERE); }

size_t malloc_usable_size(void* pointer) { return usable_bytes(pointer); }

}  // extern "C"
