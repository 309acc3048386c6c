// Disk: how much room there is, and the faults that take it away.
#include "sim/disk/disk.hpp"

namespace reprise::sim {

using faults::FamilyId;

namespace {
constexpr std::uint64_t kNoQuota = ~std::uint64_t{0};
}

void Disk::arm() {
  const auto limit = [this](FamilyId id, std::uint64_t otherwise) {
    return plan_.holds(id) ? plan_.knob(id, 0) : otherwise;
  };
  inodes_.set_capacity(limit(FamilyId::no_space, options_.capacity_bytes));
  inodes_.set_inodes_max(limit(FamilyId::no_inodes, options_.inodes_max));
  inodes_.set_quota(limit(FamilyId::quota, kNoQuota));
}

void Disk::heal() {
  for (auto& [number, inode] : inodes_.all()) inode.bad_sectors.clear();
  read_only_ = false;
  inodes_.set_capacity(options_.capacity_bytes);
  inodes_.set_inodes_max(options_.inodes_max);
  inodes_.set_quota(kNoQuota);
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
