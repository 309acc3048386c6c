#include "sim/tool/configuration_json.hpp"

#include <fmt/format.h>

#include "sim/tool/seeds.hpp"
#include "sim/tool/values.hpp"

namespace reprise::sim {

using nlohmann::ordered_json;

ordered_json configuration_to_json(const Configuration& configuration) {
  ordered_json json{{"scenario", configuration.scenario},
                    {"seed", format_seed(configuration.seed)},
                    {"bugs", configuration.bugs},
                    {"strategy", configuration.strategy},
                    {"profile", configuration.profile},
                    {"calm", configuration.calm},
                    {"faults", configuration.faults},
                    {"step_limit", configuration.limits.steps},
                    {"time_limit_ns", configuration.limits.time_ns}};
  if (!configuration.command.empty()) json["command"] = configuration.command;
  return json;
}

Configuration configuration_from_json(const ordered_json& json) {
  Configuration configuration;
  json.at("scenario").get_to(configuration.scenario);
  configuration.seed = number_from_text(json.at("seed").get<std::string>());
  json.at("bugs").get_to(configuration.bugs);
  json.at("strategy").get_to(configuration.strategy);
  json.at("profile").get_to(configuration.profile);
  json.at("calm").get_to(configuration.calm);
  json.at("faults").get_to(configuration.faults);
  json.at("step_limit").get_to(configuration.limits.steps);
  json.at("time_limit_ns").get_to(configuration.limits.time_ns);
  if (json.contains("command")) json.at("command").get_to(configuration.command);
  return configuration;
}

std::uint64_t number_from_text(const std::string& text) {
  const auto number = parse_number(text);
  if (!number) throw MalformedJson(fmt::format("'{}' is not a number", text));
  return *number;
}

}  // namespace reprise::sim
