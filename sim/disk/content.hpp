#pragma once
// Content: the visible bytes of one file, what the page cache would hold. They live in an ordinary
// buffer until somebody maps the file; then they move once into memory that stays where it is.
//
// A store through a mapping is no call, so it is found by comparison: while mapped, `known` keeps
// the bytes as they were when the disk last looked.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/disk/reserved_memory.hpp"
#include "sim/disk/types.hpp"

namespace reprise::sim {

class Content {
 public:
  Bytes bytes() const { return {data(), size_}; }
  std::uint64_t size() const { return size_; }

  /// Changes the size; new bytes are zero.
  void resize(std::uint64_t size);

  /// Overwrites bytes that are inside the file.
  void write(std::uint64_t offset, Bytes bytes);
  void zero(std::uint64_t offset, std::uint64_t length);

  /// Replaces everything.
  void assign(Bytes bytes);

  bool is_mapped() const { return static_cast<bool>(mapped_); }

  /// Moves the bytes to memory that does not move any more. @returns where they are
  std::byte* map();

  /// Moves the bytes back. Every pointer that map gave is dead.
  void unmap();

  /// Calls on_change(offset, length) for every run of sectors that was stored to through the
  /// mapping since the last call, and takes their bytes as known.
  template <typename OnChange>
  void take_stores(OnChange on_change);

 private:
  const std::byte* data() const { return mapped_ ? mapped_.data() : buffer_.data(); }
  std::byte* data() { return mapped_ ? mapped_.data() : buffer_.data(); }
  bool differs(std::uint64_t sector) const;
  void learn(std::uint64_t begin, std::uint64_t end);

  std::uint64_t size_ = 0;
  std::vector<std::byte> buffer_;
  ReservedMemory mapped_;
  std::vector<std::byte> known_;  // while mapped: size_ bytes
};

template <typename OnChange>
void Content::take_stores(OnChange on_change) {
  if (!is_mapped()) return;
  const std::uint64_t sectors = (size_ + kSectorBytes - 1) / kSectorBytes;
  for (std::uint64_t sector = 0; sector < sectors; ++sector) {
    if (!differs(sector)) continue;
    const std::uint64_t first = sector;
    while (sector < sectors && differs(sector)) ++sector;
    const std::uint64_t begin = first * kSectorBytes;
    const std::uint64_t end = std::min(size_, sector * kSectorBytes);
    learn(begin, end);
    on_change(begin, end - begin);
  }
}

}  // namespace reprise::sim
