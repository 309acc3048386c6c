#include "sim/tool/configuration_json.hpp"

#include "sim/tool/json_fields.hpp"
#include "sim/tool/seeds.hpp"
#include "sim/values.hpp"

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
  if (configuration.ignore_races) json["ignore_races"] = true;
  if (configuration.lock_order) json["lock_order"] = true;
  if (configuration.memory == scheduler::MemoryMode::rc11) json["memory"] = "rc11";
  if (configuration.spurious) json["spurious"] = scheduler::spurious_text(*configuration.spurious);
  if (!configuration.command.empty()) json["command"] = configuration.command;
  return json;
}

Configuration configuration_from_json(const ordered_json& json) {
  Configuration configuration;
  configuration.scenario = text_field(json, "scenario");
  const auto seed = parse_number(text_field(json, "seed"));
  if (!seed) throw MalformedJson("\"seed\" is not a number as a text");
  configuration.seed = *seed;
  configuration.bugs = texts_field(json, "bugs");
  configuration.strategy = text_field(json, "strategy");
  configuration.profile = text_field(json, "profile");
  configuration.calm = flag_field(json, "calm");
  configuration.faults = texts_field(json, "faults");
  configuration.limits.steps = unsigned_field(json, "step_limit");
  configuration.limits.time_ns = unsigned_field(json, "time_limit_ns");
  if (json.contains("ignore_races")) configuration.ignore_races = flag_field(json, "ignore_races");
  if (json.contains("lock_order")) configuration.lock_order = flag_field(json, "lock_order");
  if (json.contains("memory") && text_field(json, "memory") == "rc11") {
    configuration.memory = scheduler::MemoryMode::rc11;
  }
  if (json.contains("spurious")) {
    configuration.spurious = scheduler::parse_spurious(text_field(json, "spurious"));
    if (!configuration.spurious) throw MalformedJson("\"spurious\" is no list of kinds");
  }
  if (json.contains("command")) configuration.command = texts_field(json, "command");
  return configuration;
}

}  // namespace reprise::sim
