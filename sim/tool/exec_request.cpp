#include "sim/tool/exec_request.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/tool/configuration_json.hpp"
#include "sim/tool/json_fields.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

std::string in_hexadecimal(const std::vector<std::uint8_t>& bytes) {
  std::string digits;
  for (const std::uint8_t byte : bytes) digits += fmt::format("{:02x}", byte);
  return digits;
}

std::vector<std::uint8_t> from_hexadecimal(std::string_view digits) {
  std::vector<std::uint8_t> bytes;
  for (; digits.size() >= 2; digits.remove_prefix(2)) {
    std::uint8_t byte = 0;
    const char* const end = digits.data() + 2;
    if (std::from_chars(digits.data(), end, byte, 16).ptr != end) {
      throw MalformedJson("not in hexadecimal digits");
    }
    bytes.push_back(byte);
  }
  return bytes;
}

}  // namespace

std::string encode_exec_request(const ExecRequest& request) {
  const ToolOptions& options = request.options;
  Configuration configuration = options.configuration;
  configuration.command.clear();
  return in_hexadecimal(
      ordered_json::to_cbor({{"configuration", configuration_to_json(configuration)},
                             {"threads", options.backend == scheduler::BackendKind::threads},
                             {"wall_timeout_ns", options.wall_timeout_ns},
                             {"hang_timeout_ns", options.hang_timeout_ns},
                             {"json", options.json},
                             {"lock_report", options.lock_report},
                             {"out", options.out},
                             {"export", options.export_folder},
                             {"arrival", request.arrival}}));
}

Expected<ExecRequest> decode_exec_request(const std::string& text) {
  try {
    const ordered_json json = ordered_json::from_cbor(from_hexadecimal(text));
    ExecRequest request;
    ToolOptions& options = request.options;
    options.command = Command::exec;
    options.configuration = configuration_from_json(json.at("configuration"));
    if (json.at("threads").get<bool>()) options.backend = scheduler::BackendKind::threads;
    json.at("wall_timeout_ns").get_to(options.wall_timeout_ns);
    json.at("hang_timeout_ns").get_to(options.hang_timeout_ns);
    json.at("json").get_to(options.json);
    json.at("lock_report").get_to(options.lock_report);
    json.at("out").get_to(options.out);
    json.at("export").get_to(options.export_folder);
    json.at("arrival").get_to(request.arrival);
    return request;
  } catch (const std::exception& error) {
    return Error{fmt::format("{}: {}", kExecRequestVariable, error.what())};
  }
}

}  // namespace reprise::sim
