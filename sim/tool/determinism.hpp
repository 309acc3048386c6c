#pragma once
// Two runs of one seed: are they the same, and if not, where do they part?

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/decisions.hpp"
#include "sim/run_once.hpp"

namespace reprise::sim {

/// @returns whether two runs did the same and came to the same result
bool same_outcome(const RunResult& a, const RunResult& b);

/// @returns whether two findings are the same one. Where exactly a hanging thread was interrupted
/// is
///          chance, so two hangs are the same when their traces are.
bool same_finding(const std::optional<Finding>& a, const std::optional<Finding>& b);

/// @returns whether the run of a seed belongs to those that are made twice
bool chosen_for_verification(std::uint64_t seed, scheduler::Ratio ratio);

/// @returns lines for people: the first thing in which two runs differ, both sides
std::vector<std::string> describe_difference(const RunResult& a, const RunResult& b);

/// Where a run parts from what is known of an earlier one.
struct Divergence {
  std::uint64_t first = 0;  ///< the event, counted from 0
  std::uint64_t last = 0;   ///< equal to first where the event is known exactly
};

/// @returns nothing where the traces are equal
std::optional<Divergence> find_divergence(const RunResult& a, const RunResult& b);

}  // namespace reprise::sim
