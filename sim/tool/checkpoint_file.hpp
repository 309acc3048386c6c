#pragma once
// How far an exploration of schedules has come, as a file: whoever reads it goes on there.
//
//   {"format": "reprise-exploration", "version": 1, "build_id": "...", "configuration": {...},
//    "coverage": {"exhausted", "executions", "runs", ...},
//    "findings": [{"run": 5, "plan": {...}}],
//    "digest": "32 digits", "state": [numbers]}
//
// The state means nothing to people: see scheduler/exploration/state_archive.hpp. The digest is of
// all the rest: a file that was edited is refused.

#include <memory>
#include <optional>
#include <string>

#include "sim/expected.hpp"
#include "sim/explore.hpp"
#include "sim/scenario.hpp"

namespace reprise::sim {

/// Changes when the meaning of the state does.
inline constexpr std::uint64_t kCheckpointVersion = 10;

struct Checkpoint {
  Configuration configuration;
  std::shared_ptr<const ScheduleProgress> progress;
};

/// Replaces the file whole, or leaves it as it is.
/// @returns what went wrong
std::optional<Error> write_checkpoint(const std::string& path, const Checkpoint& checkpoint);

/// @param configuration,preemptions of the exploration that is to go on
/// @returns how far it had come; null where there is no such file; or in one line why that file
///          cannot be gone on with: it is damaged, or of another exploration, or of another build
Expected<std::shared_ptr<const ScheduleProgress>> read_checkpoint(
    const std::string& path, const Configuration& configuration,
    const std::optional<std::uint64_t>& preemptions);

}  // namespace reprise::sim
