#pragma once
// What one run of Arena 0 does, drawn before it starts: how many agents, what each of them will
// submit, how the store is configured, and how long its lives are.
//
// Determinism: every number comes from a named stream of the run's decisions.

#include <cstdint>
#include <span>
#include <vector>

#include "faults/family.hpp"
#include "sim/scenario.hpp"
#include "system/node/node.hpp"

namespace reprise::scenarios::arena0 {

enum class ItemKind : std::uint8_t {
  claim,         ///< valid and signed
  vote,          ///< on a claim that was acknowledged
  colon_claim,   ///< valid; subject and predicate contain colons
  duplicate,     ///< what this agent submitted before, byte for byte
  undecodable,   ///< no encoding at all
  huge_count,    ///< an encoding that announces more than it holds
  forged,        ///< a claim with a signature made for another object
  out_of_range,  ///< breaks a limit: confidence, weight, length, missing signature
  extreme_time,  ///< a claim from the far future
  stray_vote,    ///< on a claim that does not exist
};

/// A day before the simulated machine's clock starts: valid whatever steps the clock takes in a
/// run.
inline constexpr std::uint64_t kClaimTime = 1'767'225'600ull - 86'400;

/// One thing an agent will submit.
struct ItemPlan {
  ItemKind kind = ItemKind::claim;
  std::uint64_t variant = 0;  ///< which of several ways, which claim to vote on, which subject
  std::uint64_t time_s = kClaimTime;  ///< when it says it was written
};

struct AgentPlan {
  bool direct = false;     ///< appends to the journal itself instead of going through group commit
  std::size_t window = 1;  ///< submissions in flight before it waits
  std::vector<ItemPlan> items;
};

struct Setup {
  faults::ContractLevel level = faults::ContractLevel::honest_disk;
  std::vector<AgentPlan> agents;
  stemedb::NodeOptions node;
  std::uint64_t claim_time_s = kClaimTime;  ///< what claims beside the plans say of their time
  bool straggler = false;                   ///< somebody submits while the node stops
  bool may_hang = false;         ///< a call may take longer than the patience of whoever waits
  bool idle_ingest = false;      ///< nothing is ingested before the judge comes
  std::size_t crashes = 0;       ///< at most so many lives end before their time
  bool last_life_ends = true;    ///< one more life, to its end; otherwise the judge finds a wreck
  std::uint64_t life_steps = 0;  ///< a crash comes within so many steps of a life's start
};

/// Where the store lives on the simulated disk.
inline constexpr const char* kDirectory = "/store";

/// @returns the fault families that the oracles of this arena are not made for
std::span<const faults::FamilyId> not_ready_for();

Setup draw_setup(sim::Run& run);

/// @returns how the store is opened once everything is healed: all of its workers, and leases that
/// last longer than the work under them
stemedb::NodeOptions healed(const Setup& setup);

}  // namespace reprise::scenarios::arena0
