#include "sim/heap.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "scheduler/check.hpp"

namespace reprise::sim {
namespace {

constexpr std::uintptr_t kFirstAddress = 0x2000'0000'0000;
constexpr std::size_t kRangeBytes = 1ull << 35;  // 32 GiB of address space each
// What one process may use: a small machine's memory, so that a runaway allocation fails as it
// would there instead of taking the host down.
constexpr std::size_t kMostBytes = 4ull << 30;
// A dropped heap keeps this much memory for the next process, and gives the rest back.
constexpr std::size_t kKeptBytes = 32ull << 20;
// From here on glibc maps every piece, and gives it back when it is freed: the most that its limit
// for that may grow to (DEFAULT_MMAP_THRESHOLD_MAX).
constexpr std::size_t kMappedBytes = 32ull << 20;
// Neither zero nor a likely value: code that uses fresh memory unset shows itself.
constexpr int kFreshByte = 0xa5;
// Nor is this one: code that uses freed memory shows itself, too.
constexpr int kFreedByte = 0xdb;
// So much of a piece gets it: what objects are large. More would cost time.
constexpr std::size_t kMostOverwritten = 512;
constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kSmallStep = 16;
constexpr std::size_t kLargestSmall = 1024;

// What a header begins with, so that zeros are none.
constexpr std::uint32_t kMark = 0xc4a90000;
// No request is that large.
constexpr std::size_t kReleased = ~std::size_t{0};

constexpr std::size_t kPageBytes = 4096;

// Without touching what nobody has touched: that would take seconds for a piece that a program asks
// for by mistake.
void make_zero(char* memory, std::size_t bytes) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  const std::size_t before = (kPageBytes - address % kPageBytes) % kPageBytes;
  const std::size_t behind = (address + bytes) % kPageBytes;
  std::memset(memory, 0, before);
  std::memset(memory + bytes - behind, 0, behind);
  REPRISE_CHECK(madvise(memory + before, bytes - before - behind, MADV_DONTNEED) == 0);
}

void make_fresh(void* memory, std::size_t bytes) {
  if (Heap::hands_out_zeros(bytes)) {
    make_zero(static_cast<char*>(memory), bytes);
  } else {
    std::memset(memory, kFreshByte, bytes);
  }
}

// By number: what free looks up. There is one address space, so there is one such table.
constinit std::array<Heap*, Heap::kMostHeaps> heaps{};

}  // namespace

// Stands before every piece of memory that was handed out; while the piece is free, its first bytes
// link the list of its class.
struct Heap::Chunk {
  std::uint32_t mark;  // kMark and the size class
  std::uint32_t
      shift;  // from the chunk's own start to this header: not 0 where alignment asked for it
  std::size_t bytes;  // as requested; kReleased while the piece is free
  Chunk* next_free() const { return *reinterpret_cast<Chunk* const*>(this + 1); }
  void set_next_free(Chunk* next) { *reinterpret_cast<Chunk**>(this + 1) = next; }
  void* memory() { return this + 1; }
  static Chunk* of(void* pointer) { return static_cast<Chunk*>(pointer) - 1; }
};

Heap::Heap(std::size_t number, bool fill_fresh_memory) : number_(number), fill_(fill_fresh_memory) {
  static_assert(sizeof(Chunk) == kHeaderBytes);
  REPRISE_CHECK(number < kMostHeaps && heaps[number] == nullptr);
  void* const wanted = reinterpret_cast<void*>(kFirstAddress + number * kRangeBytes);
  void* const mapped =
      mmap(wanted, kRangeBytes, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  REPRISE_CHECK(mapped == wanted);
  base_ = next_ = static_cast<char*>(mapped);
  heaps[number] = this;
}

Heap::~Heap() {
  munmap(base_, kRangeBytes);
  heaps[number_] = nullptr;
}

std::size_t Heap::class_of(std::size_t bytes) {
  if (bytes <= kLargestSmall) return bytes == 0 ? 0 : (bytes - 1) / kSmallStep;
  const auto power = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;  // 2^power < bytes
  const std::size_t quarter = ((bytes - 1) >> (power - 2)) & 3;
  return kSmallClasses + (power - 10) * 4 + quarter;
}

std::size_t Heap::class_bytes(std::size_t size_class) {
  if (size_class < kSmallClasses) return (size_class + 1) * kSmallStep;
  const std::size_t power = (size_class - kSmallClasses) / 4 + 10;
  const std::size_t quarter = (size_class - kSmallClasses) % 4;
  return (5 + quarter) << (power - 2);
}

void* Heap::allocate(std::size_t bytes) {
  if (bytes >= kMostBytes || bytes > budget_ - std::min(budget_, in_use_)) return nullptr;
  const std::size_t size_class = class_of(bytes);
  Chunk* chunk = free_[size_class];
  if (chunk != nullptr) {
    free_[size_class] = chunk->next_free();
  } else {
    const std::size_t total = kHeaderBytes + class_bytes(size_class);
    if (total > kMostBytes - bytes_spanned()) return nullptr;
    chunk = reinterpret_cast<Chunk*>(next_);
    next_ += total;
  }
  chunk->mark = kMark | static_cast<std::uint32_t>(size_class);
  chunk->shift = 0;
  chunk->bytes = bytes;
  in_use_ += bytes;
  if (fill_) make_fresh(chunk->memory(), bytes);
  return chunk->memory();
}

void* Heap::allocate_aligned(std::size_t alignment, std::size_t bytes) {
  if (alignment <= kHeaderBytes) return allocate(bytes);
  char* const memory = static_cast<char*>(allocate(bytes + alignment));
  if (memory == nullptr) return nullptr;
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  const std::size_t shift = (alignment - address % alignment) % alignment;
  if (shift == 0) return memory;
  const Chunk original = *Chunk::of(memory);
  Chunk* const header = Chunk::of(memory + shift);
  *header = {original.mark, static_cast<std::uint32_t>(shift), original.bytes};
  return header->memory();
}

// The three fields agree only where a piece was handed out: a smaller request would have got a
// smaller class.
bool Heap::is_in_use(const char* memory) const {
  if (memory < base_ + kHeaderBytes || memory > next_) return false;
  const Chunk& header = *reinterpret_cast<const Chunk*>(memory - kHeaderBytes);
  return header.bytes < kMostBytes && header.shift <= header.bytes &&
         header.mark == (kMark | class_of(header.bytes));
}

bool Heap::release(void* pointer) {
  const bool aligned = reinterpret_cast<std::uintptr_t>(pointer) % kHeaderBytes == 0;
  if (!aligned || !is_in_use(static_cast<const char*>(pointer))) return false;
  const Chunk header = *Chunk::of(pointer);
  if (fill_) {
    std::memset(pointer, kFreedByte, std::min(header.bytes - header.shift, kMostOverwritten));
  }
  Chunk* const chunk = Chunk::of(static_cast<char*>(pointer) - header.shift);
  in_use_ -= header.bytes;
  Chunk::of(pointer)->bytes = kReleased;
  chunk->bytes = kReleased;
  chunk->mark = header.mark;
  if (Chunk* const oldest = quarantine_.exchange(chunk, header.bytes)) give_back(*oldest);
  return true;
}

void Heap::give_back(Chunk& chunk) {
  const std::size_t size_class = chunk.mark - kMark;
  if (size_class >= kClasses) return;  // overwritten in quarantine: nobody gets it
  Chunk*& first = free_[size_class];
  chunk.set_next_free(first);
  first = &chunk;
}

std::size_t Heap::usable_bytes(const void* pointer) {
  const Chunk& header = *(static_cast<const Chunk*>(pointer) - 1);
  return header.bytes - header.shift;
}

bool Heap::hands_out_zeros(std::size_t bytes) { return bytes >= kMappedBytes; }

void Heap::reset() {
  if (bytes_spanned() > kKeptBytes) {
    madvise(base_ + kKeptBytes, bytes_spanned() - kKeptBytes, MADV_DONTNEED);
  }
  next_ = base_;
  in_use_ = 0;
  free_.fill(nullptr);
  quarantine_.clear();
}

bool Heap::owns(const void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer) - kFirstAddress < kMostHeaps * kRangeBytes;
}

Heap& Heap::owner_of(const void* pointer) {
  Heap* const heap =
      heaps[(reinterpret_cast<std::uintptr_t>(pointer) - kFirstAddress) / kRangeBytes];
  REPRISE_CHECK(heap != nullptr);
  return *heap;
}

}  // namespace reprise::sim
