#pragma once
// What one run of Arena 3 does beside what Arena 0 does: which attacks are made on the node, where
// faults strike for a while, and who else works in it. Drawn before the run starts.
//
// Determinism: streams arena3.*; what Arena 0 draws stays as it is.

#include <cstdint>
#include <optional>
#include <vector>

#include "faults/fault_rule.hpp"
#include "scenarios/arena0/setup.hpp"

namespace reprise::scenarios::arena3 {

/// Damage that somebody does to the log while the node is down.
enum class Damage : std::uint8_t {
  bit,     ///< one bit of a record
  length,  ///< a record's length field: 0, 1, the largest, the largest signed
};

struct VandalPlan {
  Damage damage = Damage::bit;
  std::uint64_t record = 0;   ///< modulo the records that were acknowledged, the newest first
  std::uint64_t variant = 0;  ///< which bit, which length
};

struct Chaos {
  arena0::Setup setup;
  faults::ContractLevel armed = faults::ContractLevel::honest_disk;  ///< how hard the swarm may be
  std::vector<faults::FaultRule> attacks;
  bool has_slow_reader = false;
  bool has_collisions = false;
  std::optional<VandalPlan> vandal;  ///< comes after the first life
  /// What a process that scans the store may allocate, in bytes; 0: nobody scans it.
  std::uint64_t scanner_budget_bytes = 0;
};

Chaos draw_chaos(sim::Run& run);

/// Draws the attacks that a contract level allows. @returns where which faults strike for a while
std::vector<faults::FaultRule> draw_attacks(sim::Run& run, faults::ContractLevel level);

}  // namespace reprise::scenarios::arena3
