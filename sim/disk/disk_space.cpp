// Disk: how much room there is, and the faults that take it away.
#include "sim/disk/disk.hpp"

namespace reprise::sim {

using faults::FamilyId;

void Disk::arm() {
  if (is_armed(FamilyId::no_space)) inodes_.set_capacity(plan_.knob(FamilyId::no_space, 0));
  if (is_armed(FamilyId::no_inodes)) inodes_.set_inodes_max(plan_.knob(FamilyId::no_inodes, 0));
  if (is_armed(FamilyId::quota)) inodes_.set_quota(plan_.knob(FamilyId::quota, 0));
}

void Disk::heal() {
  for (auto& [number, inode] : inodes_.all()) inode.bad_sectors.clear();
  read_only_ = false;
  inodes_.set_capacity(options_.capacity_bytes);
  inodes_.set_inodes_max(options_.inodes_max);
  inodes_.set_quota(~std::uint64_t{0});
  inodes_.set_taken(0);
}

/// Somebody else takes almost all that is free, for one period; or gives it back.
void Disk::let_tenant_act(std::uint64_t elapsed_ns) {
  constexpr std::uint64_t kLeftMost = 8;  // blocks: a record still fits, a segment does not
  const std::uint64_t period_ns = plan_.knob(FamilyId::other_tenant, 0);
  if (!tenant_episodes_.enter(plan_, options_.id, elapsed_ns, period_ns)) return;
  inodes_.set_taken(0);
  if (!tenant_episodes_.struck()) return;
  const std::uint64_t mildness =
      plan_.detail(FamilyId::other_tenant, options_.id, tenant_episodes_.number(), kLeftMost + 1);
  const std::uint64_t left = kLeftMost - mildness;
  const std::uint64_t free = inodes_.blocks_free();
  inodes_.set_taken(free > left ? free - left : 0);
}

/// @returns which limit is the first to stop whoever needs more blocks
FamilyId Disk::limit_of_blocks() const {
  if (inodes_.quota_left() < inodes_.blocks_free()) return FamilyId::quota;
  return inodes_.taken() > 0 ? FamilyId::other_tenant : FamilyId::no_space;
}

/// Counts that a limit has stopped somebody. @returns what they are told
Failure Disk::no_room(FamilyId limit) {
  plan_.count(limit);
  return {limit == FamilyId::quota ? EDQUOT : ENOSPC};
}

/// @returns how many of the bytes have or find space, counted from the first
std::uint64_t Disk::fitting(const Inode& inode, std::uint64_t offset, std::uint64_t count) const {
  std::uint64_t left = blocks_allowed();
  for (std::uint64_t at = offset; at < offset + count;) {
    const std::uint64_t block = at / kBlockBytes;
    if (!inode.blocks.has(block) && left-- == 0) return at - offset;
    at = (block + 1) * kBlockBytes;
  }
  return count;
}

}  // namespace reprise::sim
