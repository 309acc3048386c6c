#pragma once
// CrashGuide: who decides what a power cut leaves when states are explored instead of drawn, and
// who hears what is looked at afterwards. An answer of the disk may depend on what survived only
// through what it tells here.
//
// Determinism: the guide's answers decide the run; they are noted as decisions, so that a plan can
// repeat them without it.

#include <cstdint>
#include <string_view>

#include "faults/crash_choice.hpp"
#include "faults/profile.hpp"

namespace reprise::sim {

class CrashGuide {
 public:
  virtual ~CrashGuide() = default;

  /// @returns the legal state that this power cut leaves
  virtual faults::AtomSet survivors(const faults::CrashModel& model,
                                    const faults::Profile& profile) = 0;
  /// @returns what fills a sector that was never written, as the profile's weights number it
  virtual std::uint64_t fill(faults::InodeNumber inode, std::uint64_t sector) = 0;

  // --- What is looked at ---

  virtual void looked_up(faults::InodeNumber directory, std::string_view name) = 0;
  virtual void listed(faults::InodeNumber directory) = 0;
  virtual void asked_status(faults::InodeNumber inode) = 0;
  virtual void asked_size(faults::InodeNumber inode) = 0;
  /// Bytes [begin, end) of a file.
  virtual void read(faults::InodeNumber inode, std::uint64_t begin, std::uint64_t end) = 0;
  /// Something that depends on everything: the free space.
  virtual void asked_everything() = 0;
};

}  // namespace reprise::sim
