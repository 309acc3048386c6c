#pragma once
// A heap that can be dropped whole: the memory of one simulated process, or of the simulated OS.
// Size classes with last-in first-out lists over a range of address space of its own, so free goes
// by address, a kill costs nothing, and the same requests give the same addresses in every run.
//
// Determinism: fresh memory has fixed content, so reading it before writing it gives the same every
// time: a pattern, or zeros where a piece is so large that the C library would map it. Such a piece
// costs nothing before it is used. Freed memory is overwritten with another pattern.
// Threading: used only by whoever runs.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/quarantine.hpp"

namespace reprise::sim {

class Heap {
 public:
  /// Heap number 0 is the simulated OS's own; the others are for processes.
  static constexpr std::size_t kMostHeaps = 64;

  explicit Heap(std::size_t number, bool fill_fresh_memory);
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  static constexpr std::size_t kNoBudget = ~std::size_t{0};
  /// From now on so many bytes may be in use at once.
  void set_budget(std::size_t bytes) { budget_ = bytes; }
  /// From now on what is freed is handed out again at once, or only after a while.
  void set_quarantine(bool is_open) { quarantine_.open(is_open); }

  /// @returns memory aligned to 16 bytes, or nullptr when the budget or the heap's range is used up
  void* allocate(std::size_t bytes);
  /// @param alignment a power of two
  void* allocate_aligned(std::size_t alignment, std::size_t bytes);
  /// @returns false, and does nothing, if there is no piece in use at the address: it was released
  ///          before, never handed out, or what stands before it was overwritten
  [[nodiscard]] bool release(void* pointer);
  static std::size_t usable_bytes(const void* pointer);
  /// @returns whether pieces of that size are zero when they are handed out to a process
  static bool hands_out_zeros(std::size_t bytes);

  /// Everything that was allocated is gone.
  void reset();

  std::size_t bytes_in_use() const { return in_use_; }
  /// @returns how much of the range was ever handed out since the last reset
  std::size_t bytes_spanned() const { return static_cast<std::size_t>(next_ - base_); }

  /// @returns that part of it
  std::span<const std::byte> spanned() const {
    return {reinterpret_cast<const std::byte*>(base_), bytes_spanned()};
  }

  /// @returns whether an address lies in the range of any heap
  static bool owns(const void* pointer);
  /// @returns the heap in whose range an address lies
  static Heap& owner_of(const void* pointer);

 private:
  struct Chunk;

  bool is_in_use(const char* memory) const;
  void give_back(Chunk& chunk);

  // 64 classes of 16-byte steps up to 1 KiB, then four to each power of two up to 2^35.
  static constexpr std::size_t kSmallClasses = 64;
  static constexpr std::size_t kClasses = kSmallClasses + 4 * 25;
  static std::size_t class_of(std::size_t bytes);
  static std::size_t class_bytes(std::size_t size_class);

  std::size_t number_;
  char* base_;
  char* next_;
  std::size_t in_use_ = 0;
  std::size_t budget_ = kNoBudget;
  bool fill_;
  Quarantine quarantine_;
  std::array<Chunk*, kClasses> free_{};
};

}  // namespace reprise::sim
