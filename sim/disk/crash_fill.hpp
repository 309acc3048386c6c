#pragma once
// What a unit of a file holds after a power cut when its size became durable and its data did not:
// zeros, garbage, or bytes of something that lived there before.
//
// Determinism: stream crash.fill, addressed by (crash, inode, sector); 0 is zeros. Garbage and the
// choice of stale bytes are raw bits.

#include <deque>
#include <string_view>
#include <vector>

#include "faults/crash_choice.hpp"
#include "faults/profile.hpp"
#include "sim/disk/crash_guide.hpp"
#include "sim/disk/inode_store.hpp"

namespace reprise::sim {

/// Contents of files that were deleted, newest last: blocks that may be allocated again unwiped.
using FreedContents = std::deque<std::vector<std::byte>>;

class CrashFill {
 public:
  CrashFill(scheduler::Decisions& decisions, const faults::Profile& profile, faults::CrashId crash,
            const InodeStore& inodes, const FreedContents& freed, CrashGuide* guide);

  /// Fills bytes that are zero and lie in one sector of the file.
  /// @returns what they are now, in words
  std::string_view fill(const Inode& inode, std::uint64_t sector, std::span<std::byte> bytes) const;

 private:
  std::uint64_t choose(const Inode& inode, std::uint64_t sector) const;
  void fill_garbage(std::uint64_t entity, std::uint64_t sector, std::span<std::byte> bytes) const;
  void fill_stale(const Inode& inode, std::uint64_t entity, std::uint64_t sector,
                  std::span<std::byte> bytes) const;

  scheduler::Decisions& decisions_;
  const faults::Profile& profile_;
  faults::CrashId crash_;
  const InodeStore& inodes_;
  const FreedContents& freed_;
  CrashGuide* guide_;
};

}  // namespace reprise::sim
