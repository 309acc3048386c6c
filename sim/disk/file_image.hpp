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
  void apply_sector(const faults::DataRecord& record, std::uint64_t sector);
  void apply_size(std::uint64_t size);

  const Inode& inode_;
  std::vector<std::byte> bytes_;  // also behind the end: data whose size has not survived yet
  std::uint64_t size_;
  std::uint64_t synced_end_;           // no fill before this
  std::vector<std::uint8_t> written_;  // by sector: a surviving operation gave it its content
};

}  // namespace reprise::sim
