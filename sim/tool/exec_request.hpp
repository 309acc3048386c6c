#pragma once
// What `reprise exec` tells the object it preloads into the program: its own options, as JSON in an
// environment variable.

#include <optional>
#include <string>

#include "sim/tool/expected.hpp"
#include "sim/tool/options.hpp"

namespace reprise::sim {

inline constexpr const char* kExecRequestVariable = "REPRISE_EXEC_REQUEST";

std::string exec_request_to_json(const ToolOptions& options);
Expected<ToolOptions> exec_request_from_json(const std::string& text);

}  // namespace reprise::sim
