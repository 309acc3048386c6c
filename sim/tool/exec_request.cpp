#include "sim/tool/exec_request.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/tool/configuration_json.hpp"
#include "sim/tool/json_lines.hpp"

namespace reprise::sim {

using nlohmann::ordered_json;

std::string exec_request_to_json(const ToolOptions& options) {
  return json_text({{"configuration", configuration_to_json(options.configuration)},
                    {"threads", options.backend == scheduler::BackendKind::threads},
                    {"wall_timeout_ns", options.wall_timeout_ns},
                    {"hang_timeout_ns", options.hang_timeout_ns},
                    {"json", options.json},
                    {"out", options.out},
                    {"export", options.export_folder}},
                   -1);
}

Expected<ToolOptions> exec_request_from_json(const std::string& text) {
  try {
    const ordered_json json = ordered_json::parse(text);
    ToolOptions options;
    options.command = Command::exec;
    options.configuration = configuration_from_json(json.at("configuration"));
    if (json.at("threads").get<bool>()) options.backend = scheduler::BackendKind::threads;
    json.at("wall_timeout_ns").get_to(options.wall_timeout_ns);
    json.at("hang_timeout_ns").get_to(options.hang_timeout_ns);
    json.at("json").get_to(options.json);
    json.at("out").get_to(options.out);
    json.at("export").get_to(options.export_folder);
    return options;
  } catch (const std::exception& error) {
    return Error{fmt::format("{}: {}", kExecRequestVariable, error.what())};
  }
}

}  // namespace reprise::sim
