#pragma once
// Stacks for fibers: one size, a guard page below each, reused last-in first-out. Address space is
// reserved in slabs; only pages that were touched cost memory.
//
// Determinism: the order of reuse depends only on the order of takes and gives. Threading:
// host-side, one user at a time.

#include <cstddef>
#include <vector>

namespace reprise::scheduler {

class StackPool {
 public:
  explicit StackPool(std::size_t bytes);
  ~StackPool();
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;

  /// @returns the lowest usable address of a stack of `bytes()` bytes
  void* take();
  void give(void* stack);

  std::size_t bytes() const { return bytes_; }
  std::size_t in_use() const { return in_use_; }
  /// The most stacks that were ever in use at once.
  std::size_t most_in_use() const { return most_in_use_; }

  /// @returns how many bytes from the top of this stack were ever written
  std::size_t high_water_bytes(const void* stack) const;

  /// @returns whether an address lies in a guard page: the mark of a stack overflow
  bool is_guard(const void* address) const;

 private:
  void grow();

  std::size_t bytes_;
  std::size_t in_use_ = 0;
  std::size_t most_in_use_ = 0;
  std::vector<char*> slabs_;
  std::vector<void*> free_;
};

}  // namespace reprise::scheduler
