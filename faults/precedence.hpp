#pragma once
// Which atom cannot be durable without which earlier one: the persistence graph of a profile. A
// crash state is legal when its surviving atoms are closed under it (an order ideal).
//
// Determinism: pure; edges always point to earlier atoms.

#include <cstdint>
#include <span>
#include <vector>

#include "faults/micro_op.hpp"
#include "faults/profile.hpp"

namespace reprise::faults {

/// One flag per atom: set means durable.
using AtomSet = std::vector<std::uint8_t>;

class Precedence {
 public:
  Precedence(const History& history, const MicroLog& log, const Profile& profile);

  std::uint32_t atoms() const { return static_cast<std::uint32_t>(first_.size() - 1); }

  /// @returns the atoms that must be durable if `atom` is (direct ones only)
  std::span<const std::uint32_t> before(std::uint32_t atom) const {
    return {edges_.data() + first_[atom], first_[atom + 1] - first_[atom]};
  }

 private:
  std::vector<std::uint32_t> first_;  // per atom, into edges_; one more at the end
  std::vector<std::uint32_t> edges_;
};

/// @returns true if a disk whose durable atoms are exactly these is a state the profile admits
bool is_legal(const Precedence& precedence, const AtomSet& survivors);

/// Removes every atom that lacks something it depends on.
void drop_unsupported(const Precedence& precedence, AtomSet& survivors);

/// Adds everything the atoms depend on.
void add_required(const Precedence& precedence, AtomSet& survivors);

}  // namespace reprise::faults
