#include "sim/tool/plan_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/tool/configuration_json.hpp"
#include "sim/tool/json_fields.hpp"
#include "sim/tool/json_lines.hpp"
#include "sim/tool/regular_file.hpp"
#include "sim/tool/seeds.hpp"
#include "sim/values.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;
using scheduler::Decision;
using scheduler::TraceHash;

constexpr const char* kFormat = "reprise-plan";

// A plan of so many bytes has millions of decisions: more than any run that is worth a replay.
constexpr std::uintmax_t kMostPlanBytes = 256 << 20;

TraceHash hash_from_json(const ordered_json& json) {
  constexpr std::size_t kDigits = 16;
  const std::string text = json.is_string() ? json.get<std::string>() : "";
  const auto half = [&text](std::size_t from) {
    return from < text.size() ? parse_number("0x" + text.substr(from, kDigits)) : std::nullopt;
  };
  const auto high = half(0);
  const auto low = half(kDigits);
  if (text.size() != 2 * kDigits || !high || !low) {
    throw MalformedJson("a trace hash is not 32 hexadecimal digits");
  }
  return {*high, *low};
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
  finding.kind = text_field(json, "kind");
  finding.signature = text_field(json, "signature");
  if (!finding.kind.empty()) recorded.finding = finding;
  recorded.trace_hash = hash_from_json(text_field(json, "trace_hash"));
  recorded.events = unsigned_field(json, "events");
  for (const ordered_json& checkpoint : array_field(json, "checkpoints")) {
    recorded.checkpoints.push_back(hash_from_json(checkpoint));
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

bool is_decision(const ordered_json& json) {
  return json.is_array() && json.size() == 4 && json[0].is_string() &&
         json[1].is_number_unsigned() && json[2].is_number_unsigned() &&
         json[3].is_number_unsigned();
}

std::optional<std::uint64_t> stream_id(const std::string& name) {
  return name.starts_with("0x") ? parse_number(name) : scheduler::Stream::hash(name);
}

Decision decision_from_json(const ordered_json& json, std::size_t place) {
  const auto stream = is_decision(json) ? stream_id(json[0].get<std::string>()) : std::nullopt;
  if (!stream) {
    throw MalformedJson(fmt::format(
        "number {} of \"decisions\" is not [stream, entity, counter, value]", place + 1));
  }
  return {{*stream, json[1].get<std::uint64_t>(), json[2].get<std::uint64_t>()},
          json[3].get<std::uint64_t>()};
}

bool is_plan(const ordered_json& json) {
  return json.is_object() && json.contains("format") && json["format"] == kFormat;
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
    const ordered_json json = parse_json(text);
    if (!is_plan(json)) return Error{"this is not a plan"};
    if (const auto version = unsigned_field(json, "version"); version != kPlanVersion) {
      return Error{fmt::format("the plan has version {}, this build reads version {}", version,
                               kPlanVersion)};
    }
    Plan plan;
    plan.build_id = text_field(json, "build_id");
    plan.configuration = configuration_from_json(object_field(json, "configuration"));
    expected_from_json(object_field(json, "expected"), plan.recorded);
    const ordered_json& decisions = array_field(json, "decisions");
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      plan.recorded.decisions.push_back(decision_from_json(decisions[i], i));
    }
    return plan;
  } catch (const MalformedJson& error) {
    return Error{fmt::format("the plan is malformed: {}", error.what())};
  }
}

Expected<Plan> read_plan(const std::string& path) {
  std::error_code ignored;  // what cannot be examined cannot be read either
  const bool folder = std::filesystem::is_directory(path, ignored);
  const std::string file = folder ? (std::filesystem::path(path) / "plan.json").string() : path;
  const Expected<std::string> text = read_regular_file(file, kMostPlanBytes);
  if (!text) return Error{text.error()};
  Expected<Plan> plan = plan_from_json(*text);
  if (!plan) return Error{fmt::format("{}: {}", file, plan.error())};
  return plan;
}

}  // namespace reprise::sim
