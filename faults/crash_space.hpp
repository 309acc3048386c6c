#pragma once
// All states a power cut can leave, as a space to walk in. What recovery can ask is a *slot* each:
// which version a sector holds, how large a file is, what a name means, what fills a sector that
// was never written. The pending versions of a slot follow each other, so what survives of them is
// always the oldest few: a slot is resolved by one number, from 0 (what was durable) to the number
// of its versions.
//
// Determinism: pure. A copy: it stays when the disk and its records are gone.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "faults/crash_model.hpp"

namespace reprise::faults {

using SlotNumber = std::uint32_t;

/// One legal state.
struct CrashState {
  AtomSet survivors;
  std::uint32_t fill = 0;  ///< of every sector that has none of its own in `fills`
  std::map<SlotNumber, std::uint32_t> fills;
};

class CrashSpace {
 public:
  /// @param fills in how many ways a sector can be filled whose size survived and whose data did
  /// not
  /// @param sectors_alike so many neighbouring sectors are filled in the same way
  CrashSpace(const CrashModel& model, std::uint32_t fills, std::uint64_t sectors_alike = 1);

  std::uint32_t atoms() const { return precedence_.atoms(); }
  SlotNumber slots() const { return slots_; }
  const MicroLog& log() const { return log_; }
  const Precedence& precedence() const { return precedence_; }

  /// @returns the atoms that need `atom` (direct ones only)
  std::span<const std::uint32_t> after(std::uint32_t atom) const {
    return {successors_.data() + first_[atom], first_[atom + 1] - first_[atom]};
  }

  // --- What a question is about; nothing where only one answer is possible ---

  std::optional<SlotNumber> sector(InodeNumber inode, std::uint64_t sector) const;
  std::optional<SlotNumber> fill(InodeNumber inode, std::uint64_t sector) const;
  std::optional<SlotNumber> size(InodeNumber inode) const;
  std::optional<SlotNumber> mode(InodeNumber inode) const;
  std::optional<SlotNumber> name(InodeNumber directory, const std::string& name) const;
  /// @returns the names in a directory that are not settled, in their order
  std::vector<SlotNumber> names_in(InodeNumber directory) const;
  /// @returns the names on which the meaning of this one depends, itself among them: a directory
  ///          that a torn rename left with two names keeps one that can be reached
  std::vector<SlotNumber> names_with(SlotNumber name) const;
  /// @returns the names that mention the inode
  std::vector<SlotNumber> names_of(InodeNumber inode) const;

  // --- Answers ---

  bool is_fill(SlotNumber slot) const { return slot >= first_fill_; }
  /// @returns the atoms that are the versions of a slot, oldest first; none for a fill
  std::span<const std::uint32_t> versions(SlotNumber slot) const;
  /// @returns how many answers there are, legal together with others or not
  std::uint32_t answers(SlotNumber slot) const;
  /// @returns which of them the state gives
  std::uint32_t answer(const CrashState& state, SlotNumber slot) const;

 private:
  struct FileSlots {
    SlotNumber size = kNoSlot;
    SlotNumber mode = kNoSlot;
    std::vector<SlotNumber> sectors;
    SlotNumber first_fill = 0;
    std::uint64_t fill_sectors = 0;  // a sector behind these is never filled
  };
  static constexpr SlotNumber kNoSlot = 0xffffffff;

  void add_successors();
  void add_operation(const CrashModel& model, const MicroOp& op);
  void add_names(const NameRecord& record, std::uint32_t atom);
  void add_version(SlotNumber& slot, std::uint32_t atom);
  void add_fills(const CrashModel& model);
  const FileSlots* find(InodeNumber inode) const;

  MicroLog log_;
  Precedence precedence_;
  std::vector<std::uint32_t> first_;  // per atom, into successors_; one more at the end
  std::vector<std::uint32_t> successors_;
  std::map<InodeNumber, FileSlots> files_;
  std::map<std::pair<InodeNumber, std::string>, SlotNumber> names_;
  std::map<InodeNumber, std::vector<SlotNumber>> names_of_;
  std::vector<SlotNumber> names_of_directories_;  // that are made or moved
  bool moves_are_torn_ = false;                   // of directories
  std::vector<std::vector<std::uint32_t>> versions_;
  SlotNumber first_fill_ = 0;
  SlotNumber slots_ = 0;
  std::uint32_t fill_kinds_;
  std::uint64_t sectors_alike_;
};

}  // namespace reprise::faults
