#include "sim/disk/content.hpp"

#include <cstring>

#include "scheduler/check.hpp"

namespace reprise::sim {

void Content::resize(std::uint64_t size) {
  if (!is_mapped()) {
    buffer_.resize(size);
    size_ = size;
    return;
  }
  // Behind the end of the file a page reads as zero, whatever was stored there.
  const std::uint64_t cut = std::min(size, size_);
  const std::uint64_t page_end = (cut + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
  std::memset(mapped_.data() + cut, 0, page_end - cut);
  mapped_.set_usable(size);
  known_.resize(size);
  size_ = size;
}

void Content::write(std::uint64_t offset, Bytes bytes) {
  REPRISE_CHECK(offset + bytes.size() <= size_);
  if (bytes.empty()) return;
  std::memcpy(data() + offset, bytes.data(), bytes.size());
  learn(offset, offset + bytes.size());
}

void Content::zero(std::uint64_t offset, std::uint64_t length) {
  REPRISE_CHECK(offset + length <= size_);
  if (length == 0) return;
  std::memset(data() + offset, 0, length);
  learn(offset, offset + length);
}

void Content::assign(Bytes bytes) {
  resize(bytes.size());
  write(0, bytes);
}

std::byte* Content::map() {
  if (is_mapped()) return mapped_.data();
  ReservedMemory memory(kFileBytesMax);
  memory.set_usable(size_);
  if (size_ > 0) std::memcpy(memory.data(), buffer_.data(), size_);
  known_ = std::move(buffer_);
  buffer_ = {};
  mapped_ = std::move(memory);
  return mapped_.data();
}

void Content::unmap() {
  if (!is_mapped()) return;
  buffer_.assign(mapped_.data(), mapped_.data() + size_);
  known_ = {};
  mapped_ = ReservedMemory();
}

bool Content::differs(std::uint64_t sector) const {
  const std::uint64_t begin = sector * kSectorBytes;
  const std::uint64_t length = std::min(size_ - begin, kSectorBytes);
  return std::memcmp(mapped_.data() + begin, known_.data() + begin, length) != 0;
}

void Content::learn(std::uint64_t begin, std::uint64_t end) {
  if (!is_mapped()) return;
  std::memcpy(known_.data() + begin, mapped_.data() + begin, end - begin);
}

}  // namespace reprise::sim
