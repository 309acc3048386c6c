#include "sim/tool/plan_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/tool/configuration_json.hpp"
#include "sim/tool/json_lines.hpp"
#include "sim/tool/seeds.hpp"
#include "sim/tool/values.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;
using scheduler::Decision;
using scheduler::TraceHash;

constexpr const char* kFormat = "reprise-plan";

TraceHash read_hash(const std::string& text) {
  constexpr std::size_t kDigits = 16;
  if (text.size() != 2 * kDigits)
    throw MalformedJson(fmt::format("'{}' is not a trace hash", text));
  return {number_from_text("0x" + text.substr(0, kDigits)),
          number_from_text("0x" + text.substr(kDigits))};
}

ordered_json expected_to_json(const RunResult& recorded) {
  ordered_json checkpoints = ordered_json::array();
  for (const TraceHash& checkpoint : recorded.checkpoints) checkpoints.push_back(checkpoint.hex());
  return {{"kind", recorded.finding ? recorded.finding->kind : ""},
          {"signature", recorded.finding ? recorded.finding->signature : ""},
          {"trace_hash", recorded.trace_hash.hex()},
          {"events", recorded.events},
          {"checkpoints", checkpoints}};
}

void expected_from_json(const ordered_json& json, RunResult& recorded) {
  Finding finding;
  json.at("kind").get_to(finding.kind);
  json.at("signature").get_to(finding.signature);
  if (!finding.kind.empty()) recorded.finding = finding;
  recorded.trace_hash = read_hash(json.at("trace_hash").get<std::string>());
  json.at("events").get_to(recorded.events);
  for (const ordered_json& checkpoint : json.at("checkpoints")) {
    recorded.checkpoints.push_back(read_hash(checkpoint.get<std::string>()));
  }
}

std::string stream_text(std::uint64_t id, const std::vector<std::string>& names) {
  const auto name = std::find_if(names.begin(), names.end(), [id](const std::string& candidate) {
    return scheduler::Stream::hash(candidate) == id;
  });
  return name == names.end() ? format_seed(id) : *name;
}

// By hand: one decision a line, to be read and edited by people.
std::string decisions_to_json(const RunResult& recorded) {
  std::string text = "[";
  const char* separator = "\n";
  for (const auto& [address, value] : recorded.decisions) {
    text += fmt::format("{}  [{}, {}, {}, {}]", separator,
                        ordered_json(stream_text(address.stream, recorded.streams)).dump(),
                        address.entity, address.counter, value);
    separator = ",\n";
  }
  return text + "\n]";
}

Decision decision_from_json(const ordered_json& json) {
  if (!json.is_array() || json.size() != 4) throw MalformedJson("a decision has not four parts");
  const auto stream = json.at(0).get<std::string>();
  const std::uint64_t id =
      stream.starts_with("0x") ? number_from_text(stream) : scheduler::Stream::hash(stream);
  return {{id, json.at(1).get<std::uint64_t>(), json.at(2).get<std::uint64_t>()},
          json.at(3).get<std::uint64_t>()};
}

}  // namespace

std::string plan_to_json(const Plan& plan) {
  const ordered_json head{{"format", kFormat},
                          {"version", kPlanVersion},
                          {"build_id", plan.build_id},
                          {"configuration", configuration_to_json(plan.configuration)},
                          {"expected", expected_to_json(plan.recorded)}};
  std::string text = json_text(head, 1);
  text.resize(text.size() - 2);  // "\n}": the decisions follow
  return text + ",\n \"decisions\": " + decisions_to_json(plan.recorded) + "\n}\n";
}

Expected<Plan> plan_from_json(const std::string& text) {
  try {
    const ordered_json json = ordered_json::parse(text);
    if (!json.is_object() || json.value("format", "") != kFormat) {
      return Error{"this is not a plan"};
    }
    if (const int version = json.at("version").get<int>(); version != kPlanVersion) {
      return Error{fmt::format("the plan has version {}, this build reads version {}", version,
                               kPlanVersion)};
    }
    Plan plan;
    json.at("build_id").get_to(plan.build_id);
    plan.configuration = configuration_from_json(json.at("configuration"));
    expected_from_json(json.at("expected"), plan.recorded);
    for (const ordered_json& decision : json.at("decisions")) {
      plan.recorded.decisions.push_back(decision_from_json(decision));
    }
    return plan;
  } catch (const ordered_json::parse_error& error) {
    return Error{fmt::format("the plan is damaged or cut off at byte {}", error.byte)};
  } catch (const std::exception& error) {
    return Error{fmt::format("the plan is malformed: {}", error.what())};
  }
}

Expected<Plan> read_plan(const std::string& path) {
  std::filesystem::path file(path);
  if (std::filesystem::is_directory(file)) file /= "plan.json";
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream || !text) return Error{fmt::format("cannot read {}", file.string())};
  Expected<Plan> plan = plan_from_json(text.str());
  if (!plan) return Error{fmt::format("{}: {}", file.string(), plan.error())};
  return plan;
}

}  // namespace reprise::sim
