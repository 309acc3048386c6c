#pragma once
// One run that an exploration makes before all others, to learn what there is to explore.

#include <optional>

#include "sim/tool/options.hpp"
#include "sim/tool/supervisor.hpp"

namespace reprise::sim {

/// Makes the run in a worker.
/// @returns what came of it; nothing if it did not pass
std::optional<RunResult> survey(const ToolOptions& options, const Job& job);

}  // namespace reprise::sim
