#pragma once
// The stage of these scenarios: one simulated process with a warm tier in it, threads that start
// together, and a witness outside.
//
// Nothing fails and nothing crashes here. What can go wrong is the order in which threads run.

#include <functional>

#include "scenarios/warm_tier/draws.hpp"
#include "scenarios/warm_tier/witness.hpp"
#include "system/engram/warm/warm_tier.hpp"

namespace reprise::scenarios::warm_tier {

struct Stage {
  engram::WarmTier& tier;
  engram::MappedWarmStorage& storage;  ///< of the tier
  Witness& witness;
};

/// Plays a program in a process of its own, and reports what the witness has seen.
void play(sim::Run& run, const engram::WarmOptions& options,
          const std::function<void(const Stage&)>& program);

/// The same for a program that opens what it needs.
void play_alone(sim::Run& run, const std::function<void(Witness&)>& program);

/// Runs a task in so many threads, all of which wait until the last one is there.
/// @returns how many of them ended by a panic: by an exception
std::size_t run_together(std::size_t threads, const std::function<void(std::size_t)>& task);

/// Stores, and complains if that fails.
void store(const Stage& stage, const engram::Memory& memory);

/// Reads, and complains if that fails.
std::optional<engram::Memory> get(const Stage& stage, const std::string& id);

}  // namespace reprise::scenarios::warm_tier
