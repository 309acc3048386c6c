#pragma once
// What `--json` prints: JSON Lines, `type` first, versioned, seeds and hashes as strings because
// many readers keep only 53 bits of a number.

#include <nlohmann/json.hpp>

#include "sim/tool/reporter.hpp"

namespace reprise::sim {

/// The `v` of every line; changes when the meaning of a field does.
inline constexpr int kLinesVersion = 1;

/// @returns the JSON as text that is valid UTF-8, whatever bytes the code under test put into it
/// @param indent spaces a level; -1 for one line
std::string json_text(const nlohmann::ordered_json& json, int indent);

/// How far an exploration of schedules is.
nlohmann::ordered_json schedules_to_json(const ScheduleCoverage& schedules);

/// The `start` line.
nlohmann::ordered_json start_to_json(const SweepStart& start);

/// The `run` line, which is also verdict.json.
nlohmann::ordered_json run_to_json(const JudgedRun& run);

/// The `summary` line.
nlohmann::ordered_json summary_to_json(const Summary& summary);

}  // namespace reprise::sim
