#pragma once
// Fault families as data: what can go wrong, one struct each. The table (families.cpp, by themes in
// families_of_*.hpp) is what the command line lists, what a swarm draws from and what the
// documentation is made of; the code that lets a fault strike asks a FaultPlan (fault_plan.hpp).
//
// Determinism: each family has streams of its own, so adding one shifts nothing in the others.

#include <cstdint>
#include <span>
#include <string_view>

#include "scheduler/decisions.hpp"

namespace reprise::faults {

/// What an oracle may still demand while a family is active.
enum class ContractLevel : std::uint8_t {
  honest_disk,    ///< L0: acknowledged data survives, recovered state is a prefix
  failing_calls,  ///< L1: what reported an error is indeterminate, everything else as L0
  lying_disk,     ///< L2: never wrong data silently
};

/// How closely a rule can say where a family is to strike; each includes those before it.
enum class Aim : std::uint8_t {
  run,   ///< in the run as a whole, or at its crashes
  time,  ///< in a part of the run
  call,  ///< in an operation
  file,  ///< at a file; of calls about names, at the directory
};

/// In the order of the table. Addresses know a family by its stream, so the order may change.
enum class FamilyId : std::uint8_t {
  // families_of_machine.hpp
  kill,
  power_cut,
  thread_pause,
  starvation,
  memory_budget,
  clock_step,
  clock_drift,
  clock_coarse,
  clock_stuck,
  clock_edge,
  clock_jump,
  // families_of_calls.hpp
  short_read,
  short_write,
  read_error,
  write_error,
  failed_fsync,
  deferred_no_space,
  read_only,
  name_error,
  stat_error,
  close_error,
  lock_error,
  interrupted,
  descriptor_limit,
  // families_of_device.hpp
  no_space,
  no_inodes,
  quota,
  other_tenant,
  eviction,
  bit_flip,
  lost_write,
  misdirected_write,
  stale_read,
  misdirected_read,
  shorn_write,
  writeback,
  // families_of_time.hpp
  slow_disk,
  disk_stall,
  disk_hang,
  disk_throttle,
};

/// A number a family depends on, drawn once per run.
struct Knob {
  std::string_view name;
  std::string_view unit;
  std::uint64_t minimum;
  std::uint64_t maximum;
  std::uint64_t standard;  ///< the default
};

/// In which part of the runs of a swarm most families are active.
inline constexpr scheduler::Ratio kHalfOfRuns{1, 2};

/// Those under which a program hardly gets anywhere. Were each of them active in half of the runs,
/// few runs would get far enough to show what goes wrong later.
inline constexpr scheduler::Ratio kFewRuns{1, 8};

struct Family {
  FamilyId id;
  std::string_view name;
  scheduler::Stream strikes;  ///< whether it strikes, addressed by (entity, counter)
  scheduler::Stream detail;   ///< how it strikes
  ContractLevel level;
  Aim aim;
  bool is_switch = false;  ///< it is there or not: a rule says 0 or 1, and neither a rate nor when
  scheduler::Ratio share = kHalfOfRuns;  ///< of the runs of a swarm in which it is active
  std::uint64_t rarest;                  ///< a swarm draws a rate between 1/rarest ...
  std::uint64_t commonest;               ///< ... and 1/commonest per opportunity
  std::span<const Knob> knobs;
  std::string_view probe;       ///< counts strikes, under this name in reports
  std::string_view models;      ///< what it is a model of
  std::string_view leaves_out;  ///< what it does not model
};

/// @returns whether the family makes calls fail, or do less than they were asked to
inline bool is_of_calls(FamilyId id) {
  return id >= FamilyId::short_read && id <= FamilyId::descriptor_limit;
}

/// @returns every family, in the order of FamilyId
std::span<const Family> families();

/// @returns the family
const Family& family(FamilyId id);

/// @returns the family of that name, or nullptr
const Family* find_family(std::string_view name);

}  // namespace reprise::faults
