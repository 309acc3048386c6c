#pragma once
// Slots: the EmbeddingBlocks in the mapped file, and who may touch which.
//
// A slot is its writer's alone until the index names it; from then on it is read and changed under
// its stripe's lock, whole. A reader has its slot from the index and may come late: the slot was
// retired meanwhile, and perhaps belongs to another memory. Therefore a slot has generations, a
// reference names one, and whoever comes late is told to ask the index again.
//
// Threading: as above; write is for whoever reserved the slot. A stripe's lock is a leaf.

#include <array>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "system/engram/bugs.hpp"
#include "system/engram/warm/embedding_block.hpp"

namespace engram {

/// A slot while it belongs to one memory.
struct SlotRef {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;

  bool operator==(const SlotRef&) const = default;
};

class Slots {
 public:
  /// @param file with its header
  Slots(std::span<char> file, std::uint32_t capacity, BugSwitches bugs)
      : file_(file), bugs_(bugs), generations_(capacity) {}

  /// Fills a slot that no index names. @returns what an index may name from now on
  SlotRef write(std::uint32_t slot, const EmbeddingBlock& block);
  /// @returns the block; nothing if the slot was retired
  std::optional<EmbeddingBlock> read(SlotRef ref) const;
  /// Changes a block under its lock. @returns whether it was there
  bool change(SlotRef ref, const std::function<void(EmbeddingBlock&)>& how);
  /// The end of a generation: whoever still has a reference finds nothing.
  void retire(SlotRef ref);

 private:
  static constexpr std::size_t kStripes = 64;

  EmbeddingBlock load(std::uint32_t slot) const;
  void save(std::uint32_t slot, const EmbeddingBlock& block);
  void save_torn(std::uint32_t slot, const EmbeddingBlock& block);
  bool change_unprotected(SlotRef ref, const std::function<void(EmbeddingBlock&)>& how);
  std::mutex& stripe_of(std::uint32_t slot) const { return stripes_[slot % kStripes]; }

  const std::span<char> file_;
  const BugSwitches bugs_;
  mutable std::array<std::mutex, kStripes> stripes_;
  std::vector<std::uint32_t> generations_;  ///< each guarded by its slot's stripe
};

}  // namespace engram
