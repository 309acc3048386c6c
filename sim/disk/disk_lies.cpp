// Disk: what a power cut does beyond what an honest disk may lose.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scheduler/prf.hpp"
#include "sim/disk/disk.hpp"

namespace reprise::sim {

using faults::FamilyId;
using faults::MicroOp;
using scheduler::Stream;

namespace {

// What a sector holds whose write was interrupted, addressed as the fills are. 0: what it held.
constexpr Stream kTorn{"crash.torn-sector"};
constexpr Stream kTornBits{"crash.torn-sector.bits"};

enum class Torn : std::uint64_t { intact, zeros, ones, garbage };
// Of the sectors that were not written, half had not even been begun.
constexpr std::uint64_t kIntactShare = 3;
constexpr std::uint64_t kTornChoices = kIntactShare + 3;

Torn torn_choice(std::uint64_t drawn) {
  return drawn < kIntactShare ? Torn::intact : static_cast<Torn>(drawn - kIntactShare + 1);
}

}  // namespace

/// For profiles that are not honest: those of the promises that they do not keep.
void Disk::break_promises(const faults::CrashModel& model, const faults::AtomSet& survivors,
                          const FillNote& note) {
  ++lies_;
  if (!profile_->powersafe_overwrite) destroy_torn_sectors(model, survivors, note);
  if (!profile_->survives_power) inodes_.root().durable.entries.clear();
}

/// A device without powersafe overwrite rewrites whole sectors: one that it was about to write is
/// destroyed, with the bytes in it that nobody wrote.
void Disk::destroy_torn_sectors(const faults::CrashModel& model, const faults::AtomSet& survivors,
                                const FillNote& note) {
  std::set<std::pair<std::uint32_t, std::uint64_t>> unwritten;
  for (const MicroOp& op : model.log.ops) {
    const bool is_lost = op.kind == MicroOp::Kind::sector && survivors[op.atom] == 0;
    if (is_lost) unwritten.insert({op.file, op.position});
  }
  for (const auto& [file, sector] : unwritten) {
    Inode& inode = inodes_.get(model.history.files[file].inode);
    const std::uint64_t entity = next_crash().entity(inode.number);
    const Torn torn = torn_choice(decisions_.choose(kTorn, entity, sector, kTornChoices));
    std::vector<std::byte>& bytes = inode.durable.bytes;
    const std::uint64_t begin = sector * kSectorBytes;
    if (torn == Torn::intact || begin >= bytes.size()) continue;
    const std::uint64_t end = std::min<std::uint64_t>(begin + kSectorBytes, bytes.size());
    for (std::uint64_t at = begin; at < end; ++at) {
      const std::uint64_t bits = decisions_.bits(kTornBits, entity, at / 8) >> (at % 8 * 8);
      const auto garbage = static_cast<std::byte>(bits & 0xff);
      bytes[at] =
          torn == Torn::garbage ? garbage : (torn == Torn::ones ? std::byte{0xff} : std::byte{0});
    }
    note(inode, sector, "nothing that was ever written: it was destroyed");
  }
}

/// Inverts one bit of one durable file, or takes its checksum. @returns which, in words
std::string Disk::flip_bit(std::uint32_t crash) {
  std::uint64_t bits = 0;
  for (const auto& [number, inode] : inodes_.all()) bits += 8 * inode.durable.bytes.size();
  if (bits == 0) return "no file holds a bit to invert";
  std::uint64_t drawn = plan_.detail(FamilyId::bit_flip, options_.id, crash, bits);
  auto item = inodes_.all().begin();
  while (drawn >= 8 * item->second.durable.bytes.size()) {
    drawn -= 8 * (item++)->second.durable.bytes.size();
  }
  ++lies_;
  Inode& inode = item->second;
  if (profile_->corrupt_reads_fail) {
    inode.corrupt_blocks.push_back(drawn / 8 / kBlockBytes);
    return fmt::format("block {} of {} does not match its checksum", drawn / 8 / kBlockBytes,
                       paths_of_inodes()[inode.number]);
  }
  inode.durable.bytes[drawn / 8] ^= std::byte{1} << (drawn % 8);
  inode.content.assign(inode.durable.bytes);
  return fmt::format("bit {} of byte {} of {} inverted", drawn % 8, drawn / 8,
                     paths_of_inodes()[inode.number]);
}

}  // namespace reprise::sim
