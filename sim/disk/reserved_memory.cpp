#include "sim/disk/reserved_memory.hpp"

#include <sys/mman.h>

#include <utility>

#include "scheduler/check.hpp"
#include "sim/disk/types.hpp"

namespace reprise::sim {
namespace {

// Behind the heaps (heap.cpp).
constexpr std::uintptr_t kFirstAddress = 0x2400'0000'0000;
constexpr std::uint64_t kPlaces = 1024;

// The first place that is free, so that it is the same one in every OS process; where so many are
// taken, any.
void* reserve(std::uint64_t bytes) {
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  for (std::uint64_t place = 0; place < kPlaces; ++place) {
    void* const wanted = reinterpret_cast<void*>(kFirstAddress + place * bytes);
    void* const address = ::mmap(wanted, bytes, PROT_NONE, kFlags | MAP_FIXED_NOREPLACE, -1, 0);
    if (address == wanted) return address;
  }
  return ::mmap(nullptr, bytes, PROT_NONE, kFlags, -1, 0);
}

}  // namespace

ReservedMemory::ReservedMemory(std::uint64_t bytes) : reserved_(bytes) {
  void* const address = reserve(bytes);
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
