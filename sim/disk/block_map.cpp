#include "sim/disk/block_map.hpp"

#include <algorithm>

namespace reprise::sim {

void BlockMap::add(std::uint64_t block) {
  if (has(block)) return;
  if (block / 64 >= words_.size()) words_.resize(block / 64 + 1);
  words_[block / 64] |= std::uint64_t{1} << (block % 64);
  ++count_;
}

void BlockMap::remove(std::uint64_t first, std::uint64_t end) {
  end = std::min<std::uint64_t>(end, words_.size() * 64);
  for (std::uint64_t block = first; block < end; ++block) {
    if (words_[block / 64] == 0) {
      block |= 63;  // nothing to remove up to the end of this word
      continue;
    }
    if (!has(block)) continue;
    words_[block / 64] &= ~(std::uint64_t{1} << (block % 64));
    --count_;
  }
}

void BlockMap::clear() {
  words_.clear();
  count_ = 0;
}

std::uint64_t BlockMap::missing(std::uint64_t begin, std::uint64_t end) const {
  std::uint64_t missing = 0;
  for (std::uint64_t block = begin / kBlockBytes; block * kBlockBytes < end; ++block) {
    if (!has(block)) ++missing;
  }
  return missing;
}

}  // namespace reprise::sim
