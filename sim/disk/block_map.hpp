#pragma once
// Which blocks of a file have space on the disk; the others are holes.

#include <cstdint>
#include <vector>

#include "sim/disk/types.hpp"

namespace reprise::sim {

/// The end of a range of blocks that takes in all that follow.
inline constexpr std::uint64_t kAllBlocks = ~std::uint64_t{0};

class BlockMap {
 public:
  std::uint64_t count() const { return count_; }
  bool has(std::uint64_t block) const {
    return block / 64 < words_.size() && (words_[block / 64] >> (block % 64) & 1) != 0;
  }

  void add(std::uint64_t block);
  /// Gives up the blocks in [first, end).
  void remove(std::uint64_t first, std::uint64_t end);
  void clear();

  /// @returns how many blocks that hold bytes of [begin, end) are missing
  std::uint64_t missing(std::uint64_t begin, std::uint64_t end) const;

 private:
  std::vector<std::uint64_t> words_;
  std::uint64_t count_ = 0;
};

}  // namespace reprise::sim
