#include "sim/disk/crash_fill.hpp"

#include <cstring>

#include "scheduler/prf.hpp"

namespace reprise::sim {
namespace {

using scheduler::Stream;

constexpr Stream kFill{"crash.fill"};
constexpr Stream kGarbage{"crash.fill.garbage"};
constexpr Stream kStale{"crash.fill.stale"};

}  // namespace

CrashFill::CrashFill(scheduler::Decisions& decisions, const faults::Profile& profile,
                     faults::CrashId crash, const InodeStore& inodes, const FreedContents& freed,
                     CrashGuide* guide)
    : decisions_(decisions),
      profile_(profile),
      crash_(crash),
      inodes_(inodes),
      freed_(freed),
      guide_(guide) {}

std::uint64_t CrashFill::choose(const Inode& inode, std::uint64_t sector) const {
  const std::uint64_t entity = crash_.entity(inode.number);
  if (guide_ == nullptr) return decisions_.choose(kFill, entity, sector, profile_.fills.total());
  const std::uint64_t chosen = guide_->fill(inode.number, sector);
  decisions_.note(kFill, entity, sector, chosen);
  return chosen;
}

std::string_view CrashFill::fill(const Inode& inode, std::uint64_t sector,
                                 std::span<std::byte> bytes) const {
  const faults::FillWeights& weights = profile_.fills;
  if (weights.total() == weights.zero) return "zeros";
  const std::uint64_t entity = crash_.entity(inode.number);
  const std::uint64_t drawn = choose(inode, sector);
  if (drawn < weights.zero) return "zeros";
  if (drawn < weights.zero + weights.garbage) {
    fill_garbage(entity, sector, bytes);
    return "garbage";
  }
  fill_stale(inode, entity, sector, bytes);
  return "stale bytes";
}

void CrashFill::fill_garbage(std::uint64_t entity, std::uint64_t sector,
                             std::span<std::byte> bytes) const {
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    const std::uint64_t bits = decisions_.bits(kGarbage, entity, sector * kSectorBytes + at);
    std::memcpy(bytes.data() + at, &bits, std::min(sizeof bits, bytes.size() - at));
  }
}

/// The same sector of a former life of this file, of a deleted file or of a live one.
void CrashFill::fill_stale(const Inode& inode, std::uint64_t entity, std::uint64_t sector,
                           std::span<std::byte> bytes) const {
  std::vector<const std::vector<std::byte>*> sources;
  const std::uint64_t begin = sector * kSectorBytes;
  const auto offer = [&](const std::vector<std::byte>& content) {
    if (content.size() > begin) sources.push_back(&content);
  };
  offer(inode.durable.bytes);
  for (const std::vector<std::byte>& content : freed_) offer(content);
  for (const auto& [number, other] : inodes_.all()) {
    if (number != inode.number) offer(other.durable.bytes);
  }
  if (sources.empty()) return;
  const std::uint64_t drawn =
      scheduler::scale(decisions_.bits(kStale, entity, sector), sources.size());
  const std::vector<std::byte>& source = *sources[drawn];
  std::memcpy(bytes.data(), source.data() + begin,
              std::min<std::uint64_t>(bytes.size(), source.size() - begin));
}

}  // namespace reprise::sim
