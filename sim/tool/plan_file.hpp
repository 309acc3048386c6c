#pragma once
// plan.json: everything that decides a run, so that it can be made again after the code has
// changed.
//
//   {"format": "reprise-plan", "version": 1, "build_id": "...",
//    "configuration": {"scenario", "seed", "bugs", "strategy", "profile", "calm", "faults",
//                      "step_limit", "time_limit_ns"},
//    "expected": {"kind", "signature", "trace_hash", "events", "checkpoints"},
//    "decisions": [["schedule", entity, counter, value], ...]}
//
// A decision stands at its address: the stream (by name, or as 0x... where that is not known), the
// entity and the counter. Only choices that were not the quiet one are listed, so deleting a line
// makes the run quieter.

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/decisions.hpp"
#include "scheduler/trace.hpp"
#include "sim/expected.hpp"
#include "sim/run_once.hpp"
#include "sim/scenario.hpp"

namespace reprise::sim {

/// Changes when the meaning of a plan does: a build reads only its own version.
inline constexpr std::uint64_t kPlanVersion = 1;

struct Plan {
  std::string build_id;
  Configuration configuration;
  /// What the recorded run did: finding, hash, events, checkpoints; decisions and their streams.
  RunResult recorded;
};

std::string plan_to_json(const Plan& plan);

/// Reads what plan_to_json wrote, or says in one line what is wrong with it.
Expected<Plan> plan_from_json(const std::string& text);

/// @param path a plan, or a failure folder with one in it
Expected<Plan> read_plan(const std::string& path);

}  // namespace reprise::sim
