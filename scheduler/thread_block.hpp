#pragma once
// Thread-local storage for fibers: each fiber has its own block, made by the C library's own
// loader, so thread_local, errno and exceptions in flight are per simulated thread.
//
// The library keeps the layout of its thread descriptor to itself; what we rely on is checked by
// thread_blocks_work() once, at start: where it fails there are only real threads.
// Threading: host-side, one user at a time.

#include <cstddef>
#include <span>
#include <vector>

namespace reprise::scheduler {

class ThreadBlockPool {
 public:
  ~ThreadBlockPool();

  /// None is in use; from here on they are taken in the same order again.
  void begin();

  /// @returns the thread pointer of a block in its initial state: what a new thread would see
  void* take();
  void give(void* thread_pointer);

 private:
  std::vector<void*> blocks_;  // in the order of their making
  std::vector<void*> free_;
};

/// Makes a block the calling OS thread's own.
inline void set_thread_pointer(void* thread_pointer) {
  asm volatile("wrfsbase %0" : : "r"(thread_pointer) : "memory");
}
inline void* get_thread_pointer() {
  void* self = nullptr;
  asm volatile("mov %%fs:16, %0" : "=r"(self));
  return self;
}

/// @returns where the block of a thread pointer keeps thread_local objects
std::span<const std::byte> storage_of_block(const void* thread_pointer);

/// To be called first on a new fiber, with its block in place.
void enter_thread_block();

/// Runs the destructors of the thread_local objects of the block in place.
void run_thread_local_destructors();

/// @returns whether blocks made here behave as the C library's own on this machine
bool thread_blocks_work();

}  // namespace reprise::scheduler
