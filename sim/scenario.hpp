#pragma once
// A scenario: what to run and what must hold. It has four parts: a *setup* by the host, *programs*
// that run as simulated processes, a *witness* that records what they attempted and what was
// acknowledged, and a *judge*. One function does all four, in the host's mode, against a world that
// was begun for it.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "faults/family.hpp"
#include "scheduler/decisions.hpp"
#include "scheduler/scheduler.hpp"
#include "sim/world.hpp"

namespace reprise::sim {

/// A known bug of the system under test, kept as an alternative code path.
struct BugSwitch {
  std::string_view id;
  std::string_view summary;
};

/// A finding that is understood and waits for others to act: counted and shown, but no reason to
/// fail.
struct KnownFinding {
  std::string_view signature;
  std::string_view reference;  ///< why it stands: an issue, a line of the library's sources
};

/// Everything that decides a run besides the code: what a reproducing plan must carry.
struct Configuration {
  std::string scenario;
  std::uint64_t seed = 0;
  std::vector<std::string> bugs;                             ///< ids of the switches that are on
  std::string strategy = "mixed";                            ///< see scheduler::strategies()
  std::string profile = "posix-2024";                        ///< file-system profile
  bool calm = false;                                         ///< no faults at all
  bool ignore_races = false;                                 ///< a data race is no finding
  scheduler::MemoryMode memory = scheduler::MemoryMode::sc;  ///< of instrumented programs
  std::vector<std::string> faults;  ///< rules, as sim/fault_text.hpp reads them
  scheduler::Limits limits;
  std::vector<std::string> command;  ///< of `exec`: the program and its arguments
  /// What may happen spuriously; nothing: the usual in instrumented programs, none in others.
  std::optional<scheduler::SpuriousSet> spurious = {};
  bool lock_order = false;  ///< a deadlock that could have happened is a finding

  bool has_bug(std::string_view id) const;
};

/// What a scenario gets to work with.
class Run {
 public:
  Run(World& world, const Configuration& configuration)
      : world_(world), configuration_(configuration) {}

  World& world() { return world_; }
  const Configuration& configuration() const { return configuration_; }
  bool bug(std::string_view id) const { return configuration_.has_bug(id); }

  /// A choice of the workload, in [0, n).
  std::uint64_t choose(const scheduler::Stream& stream, std::uint64_t entity, std::uint64_t counter,
                       std::uint64_t n) {
    return world_.decisions().choose(stream, entity, counter, n);
  }

  /// Draws which fault families are active in this run and how hard, up to a contract level; then
  /// pins what the configuration pins. Nothing strikes in a calm run but what is pinned.
  /// @param left_out families the scenario is not ready for: they strike only if they are pinned
  void arm_faults(faults::ContractLevel harshest, std::span<const faults::FamilyId> left_out = {});
  /// The second half of that alone: what the configuration pins, and nothing else, strikes.
  void pin_faults();

  /// Lets the processes run to their end; or, where power cuts are explored, to the one that is
  /// next.
  /// @returns true if the power was cut: recovery is the scenario's next step
  bool live();

  /// Something that must hold does not. The first failure of a run stands.
  /// @param invariant id such as "INV-WAL-3": the signature
  void fail(std::string_view invariant, std::string message);
  bool failed() const { return world_.finding().has_value(); }

 private:
  World& world_;
  const Configuration& configuration_;
};

struct Scenario {
  std::string_view name;
  std::string_view summary;
  std::span<const BugSwitch> switches;
  void (*run)(Run& run);
  std::span<const KnownFinding> known = {};
  bool takes_faults = false;  ///< lets the fault families strike, or at least those that are pinned
  bool recovers = false;      ///< lives by Run::live and recovers: power cuts can be explored
  bool instrumented = false;  ///< its programs were compiled with reprise_instrument
};

/// @returns the scenario of that name, or nullptr
const Scenario* find_scenario(std::span<const Scenario* const> scenarios, std::string_view name);

}  // namespace reprise::sim
