#include "sim/disk/file_image.hpp"

#include <algorithm>
#include <cstring>

namespace reprise::sim {

using faults::DataRecord;
using faults::MicroOp;

FileImage::FileImage(const Inode& inode)
    : inode_(inode),
      bytes_(inode.durable.bytes),
      size_(inode.durable.bytes.size()),
      synced_end_(size_) {
  for (std::uint32_t index = 0; index < inode.records.size(); ++index) {
    if (inode.records[index].shrinks()) shrinks_.push_back(index);
  }
}

void FileImage::apply(const MicroOp& op) {
  if (op.kind == MicroOp::Kind::sector) apply_sector(op.record, op.position);
  if (op.kind == MicroOp::Kind::size) apply_size(op.position);
}

void FileImage::apply_sector(std::uint32_t index, std::uint64_t sector) {
  const DataRecord& record = inode_.records[index];
  const std::uint64_t begin = std::max(record.offset, sector * kSectorBytes);
  const std::uint64_t end = std::min(record.end(), (sector + 1) * kSectorBytes);
  if (bytes_.size() < end) bytes_.resize(end);
  if (written_.size() <= sector) written_.resize(sector + 1);
  if (!shrinks_.empty()) cut_as_cache_did(index, sector);
  written_[sector] = index + 1;
  if (record.kind == DataRecord::Kind::zero) {
    std::memset(bytes_.data() + begin, 0, end - begin);
  } else {
    const std::byte* const source = inode_.record_bytes.data() + record.bytes;
    std::memcpy(bytes_.data() + begin, source + (begin - record.offset), end - begin);
  }
}

/// A version of a sector is what the cache held: without what a truncation had cut off before, even
/// if the truncation itself did not survive.
void FileImage::cut_as_cache_did(std::uint32_t index, std::uint64_t sector) {
  for (const std::uint32_t shrink : shrinks_) {
    if (shrink > index) break;
    if (shrink < written_[sector]) continue;
    const std::uint64_t begin = std::max(inode_.records[shrink].size_after, sector * kSectorBytes);
    const std::uint64_t end = std::min<std::uint64_t>((sector + 1) * kSectorBytes, bytes_.size());
    if (begin < end) std::memset(bytes_.data() + begin, 0, end - begin);
  }
}

/// What lies behind a smaller size is given back: if the file grows again it is new.
void FileImage::apply_size(std::uint64_t size) {
  if (size < size_) {
    if (bytes_.size() > size) bytes_.resize(size);
    const std::uint64_t sectors = (size + kSectorBytes - 1) / kSectorBytes;
    if (written_.size() > sectors) written_.resize(sectors);
    synced_end_ = std::min(synced_end_, size);
  }
  size_ = size;
}

std::vector<std::byte> FileImage::finish(const Fill& fill) {
  bytes_.resize(size_);
  for (std::uint64_t sector = synced_end_ / kSectorBytes; sector * kSectorBytes < size_; ++sector) {
    if (sector < written_.size() && written_[sector] != 0) continue;
    const std::uint64_t begin = std::max(synced_end_, sector * kSectorBytes);
    const std::uint64_t end = std::min(size_, (sector + 1) * kSectorBytes);
    if (begin < end) fill(sector, std::span(bytes_).subspan(begin, end - begin));
  }
  return std::move(bytes_);
}

}  // namespace reprise::sim
