#include "sim/disk/reserved_memory.hpp"

#include <sys/mman.h>

#include <utility>

#include "scheduler/check.hpp"
#include "sim/disk/types.hpp"

namespace reprise::sim {

ReservedMemory::ReservedMemory(std::uint64_t bytes) : reserved_(bytes) {
  void* const address =
      ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  REPRISE_CHECK(address != MAP_FAILED);
  data_ = static_cast<std::byte*>(address);
}

ReservedMemory::~ReservedMemory() {
  if (data_ != nullptr) ::munmap(data_, reserved_);
}

ReservedMemory::ReservedMemory(ReservedMemory&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      reserved_(std::exchange(other.reserved_, 0)),
      usable_(std::exchange(other.usable_, 0)) {}

ReservedMemory& ReservedMemory::operator=(ReservedMemory&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(reserved_, other.reserved_);
  std::swap(usable_, other.usable_);
  return *this;
}

void ReservedMemory::set_usable(std::uint64_t bytes) {
  const std::uint64_t wanted = (bytes + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
  REPRISE_CHECK(wanted <= reserved_);
  if (wanted > usable_) {
    REPRISE_CHECK(::mprotect(data_ + usable_, wanted - usable_, PROT_READ | PROT_WRITE) == 0);
  } else if (wanted < usable_) {
    REPRISE_CHECK(::madvise(data_ + wanted, usable_ - wanted, MADV_DONTNEED) == 0);
    REPRISE_CHECK(::mprotect(data_ + wanted, usable_ - wanted, PROT_NONE) == 0);
  }
  usable_ = wanted;
}

}  // namespace reprise::sim
