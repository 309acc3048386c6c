#pragma once
// A range of addresses that never moves and of which a growing prefix is usable: where the bytes of
// a file live while somebody has it mapped. An access behind the usable prefix faults, as it does
// behind the end of a mapped file.
//
// Threading and determinism: its address must never reach a decision or the trace.

#include <cstddef>
#include <cstdint>

namespace reprise::sim {

class ReservedMemory {
 public:
  ReservedMemory() = default;
  /// Reserves address space only; `bytes` must be a multiple of the page size.
  explicit ReservedMemory(std::uint64_t bytes);
  ~ReservedMemory();
  ReservedMemory(ReservedMemory&& other) noexcept;
  ReservedMemory& operator=(ReservedMemory&& other) noexcept;

  std::byte* data() const { return data_; }
  explicit operator bool() const { return data_ != nullptr; }

  /// Makes exactly the pages that hold the first `bytes` bytes usable. New pages read as zero;
  /// pages given up lose their content.
  void set_usable(std::uint64_t bytes);

 private:
  std::byte* data_ = nullptr;
  std::uint64_t reserved_ = 0;
  std::uint64_t usable_ = 0;
};

}  // namespace reprise::sim
