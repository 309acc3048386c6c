#pragma once
// What `reprise exec` tells the object it preloads into the program: its own options, and where to
// report. It travels in an environment variable, as binary JSON (CBOR, RFC 8949) in hexadecimal
// digits, so that paths keep their bytes whatever they are. The program's arguments are not in it:
// they reach the program anyway, and one variable does not hold as much as they may.

#include <string>

#include "sim/expected.hpp"
#include "sim/tool/options.hpp"

namespace reprise::sim {

inline constexpr const char* kExecRequestVariable = "REPRISE_EXEC_REQUEST";

struct ExecRequest {
  ToolOptions options;  ///< without `configuration.command`
  int arrival = -1;     ///< the descriptor for report_arrival(), see child_session.hpp
};

std::string encode_exec_request(const ExecRequest& request);
Expected<ExecRequest> decode_exec_request(const std::string& text);

}  // namespace reprise::sim
