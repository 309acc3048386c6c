#pragma once
// FileImage: the bytes of one file after a power cut, built from what was durable and the
// micro-operations that survived, oldest first.
//
// What a unit holds whose size survived and whose data did not is left to the caller (a fill);
// bytes that were once synced are never filled.

#include <functional>
#include <vector>

#include "faults/micro_op.hpp"
#include "sim/disk/inode.hpp"

namespace reprise::sim {

class FileImage {
 public:
  explicit FileImage(const Inode& inode);

  /// One surviving operation of this file.
  void apply(const faults::MicroOp& op);

  /// Fills `bytes`, which begin in sector `sector` of the file; they are zero until then.
  using Fill = std::function<void(std::uint64_t sector, std::span<std::byte> bytes)>;

  /// @returns the content of the file
  std::vector<std::byte> finish(const Fill& fill);

 private:
  void apply_sector(std::uint32_t index, std::uint64_t sector);
  void cut_as_cache_did(std::uint32_t index, std::uint64_t sector);
  void apply_size(std::uint64_t size);

  const Inode& inode_;
  std::vector<std::byte> bytes_;  // also behind the end: data whose size has not survived yet
  std::uint64_t size_;
  std::uint64_t synced_end_;  // no fill before this
  // By sector: one more than the record that gave it its content; 0: no surviving one did.
  std::vector<std::uint32_t> written_;
  std::vector<std::uint32_t> shrinks_;  // records that made the file smaller
};

}  // namespace reprise::sim
