#include "system/engram/warm/slots.hpp"

#include <cstdlib>
#include <cstring>
#include <thread>

#include "system/engram/warm/warm_file.hpp"

namespace engram {

SlotRef Slots::write(std::uint32_t slot, const EmbeddingBlock& block) {
  if (bugs_.has(Bug::kB03)) {
    save_torn(slot, block);
  } else {
    save(slot, block);
  }
  const std::lock_guard lock(stripe_of(slot));
  return {slot, generations_[slot]};
}

std::optional<EmbeddingBlock> Slots::read(SlotRef ref) const {
  const std::lock_guard lock(stripe_of(ref.slot));
  if (generations_[ref.slot] != ref.generation) return std::nullopt;
  return load(ref.slot);
}

bool Slots::change(SlotRef ref, const std::function<void(EmbeddingBlock&)>& how) {
  if (bugs_.has(Bug::kB54)) return change_unprotected(ref, how);
  const std::lock_guard lock(stripe_of(ref.slot));
  if (generations_[ref.slot] != ref.generation) return false;
  EmbeddingBlock block = load(ref.slot);
  how(block);
  save(ref.slot, block);
  return true;
}

/// The defect of B-54: between the copies the slot may change, or get another owner.
bool Slots::change_unprotected(SlotRef ref, const std::function<void(EmbeddingBlock&)>& how) {
  std::optional<EmbeddingBlock> block = read(ref);
  if (!block) return false;
  how(*block);
  const std::lock_guard lock(stripe_of(ref.slot));
  save(ref.slot, *block);
  return true;
}

void Slots::retire(SlotRef ref) {
  const std::lock_guard lock(stripe_of(ref.slot));
  ++generations_[ref.slot];
}

EmbeddingBlock Slots::load(std::uint32_t slot) const {
  const char* const address = file_.data() + slot_offset(slot);
  // The defect of B-56 is an aligned load of a cache line, which not every processor has. What such
  // an instruction does to this address:
  constexpr std::uintptr_t kCacheLine = 64;
  if (bugs_.has(Bug::kB56) && reinterpret_cast<std::uintptr_t>(address) % kCacheLine != 0) {
    std::abort();
  }
  EmbeddingBlock block;
  std::memcpy(&block, address, sizeof block);
  return block;
}

void Slots::save(std::uint32_t slot, const EmbeddingBlock& block) {
  std::memcpy(file_.data() + slot_offset(slot), &block, sizeof block);
}

/// The defect of B-03: the writer is preempted where the length of a text and its offset come
/// apart, and somebody else fills the same slot.
void Slots::save_torn(std::uint32_t slot, const EmbeddingBlock& block) {
  constexpr std::size_t kCut = offsetof(EmbeddingBlock, content_offset);
  char* const address = file_.data() + slot_offset(slot);
  const auto* const bytes = reinterpret_cast<const char*>(&block);
  std::memcpy(address, bytes, kCut);
  std::this_thread::yield();
  std::memcpy(address + kCut, bytes + kCut, sizeof block - kCut);
}

}  // namespace engram
