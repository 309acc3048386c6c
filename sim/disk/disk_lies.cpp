// Disk: what a power cut does beyond what an honest disk may lose.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/disk/disk.hpp"
#include "sim/disk/pages.hpp"

namespace reprise::sim {

using faults::FamilyId;
using faults::MicroOp;
using scheduler::Stream;

namespace {

// What a sector holds whose write was interrupted, addressed as the fills are. 0: what it held.
constexpr Stream kTorn{"crash.torn-sector"};
constexpr Stream kGarbage{"crash.damage.bits"};

// By the knob of bit_flip.
constexpr std::uint64_t kBursts[] = {1, kSectorBytes, kBlockBytes, 64 * 1024};

std::byte garbage_byte(const scheduler::Decisions& decisions, std::uint64_t entity,
                       std::uint64_t at) {
  return static_cast<std::byte>(decisions.bits(kGarbage, entity, at / 8) >> (at % 8 * 8) & 0xff);
}

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
      const std::byte same{torn == Torn::ones ? std::uint8_t{0xff} : std::uint8_t{0}};
      bytes[at] = torn == Torn::garbage ? garbage_byte(decisions_, entity, at) : same;
    }
    note(inode, sector, "nothing that was ever written: it was destroyed");
  }
}

/// What is wrong although it was synced and nothing was being written. @returns that in words
std::vector<std::string> Disk::lie_at_power_cut(std::uint32_t crash) {
  std::vector<std::string> lies;
  if (plan_.strikes(FamilyId::bit_flip, options_.id, crash)) lies.push_back(damage_file(crash));
  if (plan_.strikes(FamilyId::shorn_write, options_.id, crash)) lies.push_back(shear_page(crash));
  return lies;
}

/// Inverts one bit of one durable file, or fills the piece around it with garbage; checksummed
/// blocks become unreadable. @returns which, in words
std::string Disk::damage_file(std::uint32_t crash) {
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
  std::vector<std::byte>& bytes = inode.durable.bytes;
  const std::uint64_t piece = kBursts[plan_.knob(FamilyId::bit_flip, 0)];
  const std::uint64_t begin = drawn / 8 / piece * piece;
  const std::uint64_t end = std::min<std::uint64_t>(begin + piece, bytes.size());
  const std::string where =
      fmt::format("bytes {}-{} of {}", begin, end - 1, paths_of_inodes()[inode.number]);
  if (profile_->corrupt_reads_fail) {
    for (std::uint64_t block = begin / kBlockBytes; block * kBlockBytes < end; ++block) {
      inode.corrupt_blocks.push_back(block);
    }
    return where + " do not match their checksum";
  }
  const std::uint64_t entity = next_crash().entity(inode.number);
  for (std::uint64_t at = begin; piece > 1 && at < end; ++at) {
    bytes[at] ^= garbage_byte(decisions_, entity, at);
  }
  // Garbage may happen to be what was there: the bit that was drawn is wrong in any case.
  bytes[drawn / 8] ^= std::byte{1} << (drawn % 8);
  inode.content.assign(bytes);
  return piece > 1 ? where + " hold garbage"
                   : fmt::format("bit {} of byte {} of {} inverted", drawn % 8, drawn / 8,
                                 paths_of_inodes()[inode.number]);
}

/// A page that was synced is as before it was last written, from some sector on: what drives were
/// seen to do (FAST'13). @returns which, in words
std::string Disk::shear_page(std::uint32_t crash) {
  constexpr std::uint64_t kNewSectors[] = {7, 3};  // the cuts that were measured
  std::vector<PagePlace> candidates;
  for (auto& [number, inode] : inodes_.all()) {
    for (const auto& [page, older] : inode.older_pages) {
      const Bytes now = page_of(inode.durable.bytes, page);
      if (now.size() > kNewSectors[0] * kSectorBytes) candidates.push_back({&inode, page});
    }
  }
  if (candidates.empty()) return "no page was written that could be shorn";
  const std::uint64_t drawn = plan_.detail(FamilyId::shorn_write, options_.id, crash,
                                           candidates.size() * std::size(kNewSectors));
  const auto [inode, page] = candidates[drawn / std::size(kNewSectors)];
  const std::uint64_t kept = kNewSectors[drawn % std::size(kNewSectors)] * kSectorBytes;
  const Bytes now = page_of(inode->durable.bytes, page);
  std::vector<std::byte> shorn = inode->older_pages[page];
  shorn.resize(kBlockBytes);
  std::copy_n(now.begin(), kept, shorn.begin());
  ++lies_;
  show_on_medium(*inode, page, shorn, profile_->corrupt_reads_fail);
  inode->content.assign(inode->durable.bytes);
  return fmt::format("page {} of {} is old from byte {} on", page, paths_of_inodes()[inode->number],
                     kept);
}

}  // namespace reprise::sim
