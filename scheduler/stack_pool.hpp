#pragma once
// Stacks for fibers: one size, a guard below each, reused last-in first-out. Address space is
// reserved in slabs; only pages that were touched cost memory.
//
// Determinism: which stack is taken, and what lies on it, depends only on the takes and gives since
// begin(). Threading: host-side, one user at a time.

#include <cstddef>
#include <vector>

namespace reprise::scheduler {

class StackPool {
 public:
  explicit StackPool(std::size_t bytes);
  ~StackPool();
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;

  /// All stacks, none of which is in use, are as if never used.
  void begin();

  /// @returns the lowest usable address of a stack of `bytes()` bytes
  void* take();
  void give(void* stack);

  std::size_t bytes() const { return bytes_; }
  std::size_t in_use() const { return in_use_; }
  /// The most stacks that were in use at once since begin().
  std::size_t most_in_use() const { return most_in_use_; }

  /// @returns how many bytes from the top of this stack were ever written
  std::size_t high_water_bytes(const void* stack) const;

  /// @returns whether an address lies in a guard: the mark of a stack overflow
  bool is_guard(const void* address) const;

 private:
  void grow();
  void offer(char* slab);
  void clear(char* stack);

  std::size_t bytes_;
  std::size_t in_use_ = 0;
  std::size_t most_in_use_ = 0;
  std::vector<unsigned char> is_resident_;  // by page of one stack, as mincore says
  std::vector<char*> slabs_;
  std::vector<void*> free_;
};

}  // namespace reprise::scheduler
