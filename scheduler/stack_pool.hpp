#pragma once
// Stacks for fibers: one size, a guard below each, reused last-in first-out. Address space is
// reserved in slabs; only pages that were touched cost memory.
//
// Determinism: which stack is taken, and what lies on it, depends only on the takes and gives since
// begin(). Threading: host-side; whoever calls begin() uses the stacks until the next one.

#include <cstddef>
#include <cstdint>
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

  /// @returns how far the deepest stack has grown since begin(), up to its lowest byte that is not
  ///          zero
  std::size_t high_water_bytes();

  /// @returns whether an address lies in a guard: the mark of a stack overflow
  bool is_guard(const void* address) const;

 private:
  struct Stack {
    char* lowest = nullptr;
    std::vector<std::uint32_t> resident_pages = {};  // counted from the lowest address
  };

  /// So many pages had faulted in a thread.
  struct Faults {
    std::uint64_t thread = 0;
    long count = 0;
    bool operator==(const Faults&) const = default;
  };

  void grow();
  void look(Stack& stack);
  void clear(Stack& stack);

  std::size_t bytes_;
  std::vector<char*> slabs_;
  std::vector<Stack> stacks_;               // in the order of their first use
  std::size_t used_ = 0;                    // stacks taken since begin(): the first so many
  std::vector<void*> given_back_;           // of these
  std::vector<unsigned char> is_resident_;  // by page of one stack, as mincore says
  Faults faults_;                           // when the pages were looked at, by who uses the stacks
};

}  // namespace reprise::scheduler
