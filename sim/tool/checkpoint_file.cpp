#include "sim/tool/checkpoint_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/tool/build_id.hpp"
#include "sim/tool/configuration_json.hpp"
#include "sim/tool/files.hpp"
#include "sim/tool/json_fields.hpp"
#include "sim/tool/json_lines.hpp"
#include "sim/tool/plan_file.hpp"
#include "sim/tool/regular_file.hpp"
#include "sim/values.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

constexpr const char* kFormat = "reprise-exploration";
// The states of programs that can be explored at all are far from it.
constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 30;

std::string digest_of(const ordered_json& json) {
  const std::string text = json_text(json, -1);
  const XXH128_hash_t digest = XXH3_128bits(text.data(), text.size());
  return scheduler::TraceHash{digest.high64, digest.low64}.hex();
}

ScheduleCoverage coverage_from_json(const ordered_json& json) {
  ScheduleCoverage coverage;
  coverage.exhausted = flag_field(json, "nothing_left");
  if (!json.at("preemptions").is_null()) {
    coverage.preemptions = unsigned_field(json, "preemptions");
  }
  coverage.executions = unsigned_field(json, "executions");
  coverage.redundant = unsigned_field(json, "redundant");
  coverage.runs = unsigned_field(json, "runs");
  coverage.failed = unsigned_field(json, "failed");
  coverage.restarts = unsigned_field(json, "restarts");
  coverage.longest = unsigned_field(json, "longest");
  coverage.millionths_done = unsigned_field(json, "millionths_done");
  coverage.reservation = text_field(json, "reservation");
  return coverage;
}

ordered_json findings_to_json(const Checkpoint& checkpoint) {
  ordered_json findings = ordered_json::array();
  for (const ExploredFinding& finding : checkpoint.progress->findings) {
    const std::string plan = plan_to_json({build_id(), checkpoint.configuration, finding.run});
    findings.push_back({{"run", finding.recoveries}, {"plan", ordered_json::parse(plan)}});
  }
  return findings;
}

std::vector<ExploredFinding> findings_from_json(const ordered_json& json) {
  std::vector<ExploredFinding> findings;
  for (const ordered_json& finding : json) {
    Expected<Plan> plan = plan_from_json(json_text(object_field(finding, "plan"), -1));
    if (!plan || !plan->recorded.finding) throw MalformedJson("a finding has no plan");
    findings.push_back({std::move(plan->recorded), unsigned_field(finding, "run")});
  }
  return findings;
}

ordered_json to_json(const Checkpoint& checkpoint) {
  ordered_json coverage = schedules_to_json(checkpoint.progress->coverage);
  coverage["nothing_left"] = checkpoint.progress->coverage.exhausted;
  ordered_json json{{"format", kFormat},
                    {"version", kCheckpointVersion},
                    {"build_id", build_id()},
                    {"configuration", configuration_to_json(checkpoint.configuration)},
                    {"coverage", coverage},
                    {"findings", findings_to_json(checkpoint)},
                    {"state", checkpoint.progress->state}};
  json["digest"] = digest_of(json);
  return json;
}

// What only some configurations say is missing in the others.
std::string in_words(const ordered_json& value) {
  if (value.is_null()) return "the usual";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "on" : "off";
  if (!value.is_array()) return value.dump();
  std::string words;
  for (const ordered_json& each : value) words += (words.empty() ? "" : ", ") + in_words(each);
  return words.empty() ? "none" : words;
}

// "time_limit_ns": 7000000000 is "time limit is 7s there".
std::string difference(std::string name, const ordered_json& there, const ordered_json& here) {
  constexpr std::string_view kNs = "_ns";
  const bool is_time = name.ends_with(kNs);
  if (is_time) name.resize(name.size() - kNs.size());
  std::ranges::replace(name, '_', ' ');
  const auto say = [is_time](const ordered_json& value) {
    return is_time && value.is_number_unsigned() ? format_duration_ns(value.get<std::uint64_t>())
                                                 : in_words(value);
  };
  return fmt::format("{} is {} there, {} here", name, say(there), say(here));
}

// Why an exploration cannot go on there, though the file is whole.
std::optional<std::string> why_another(const ordered_json& json, const Configuration& configuration,
                                       const std::optional<std::uint64_t>& preemptions) {
  if (const auto version = unsigned_field(json, "version"); version != kCheckpointVersion) {
    return fmt::format("it has version {}, this build reads version {}", version,
                       kCheckpointVersion);
  }
  const ordered_json here = configuration_to_json(configuration);
  const ordered_json& there = object_field(json, "configuration");
  for (const auto* const side : {&here, &there}) {
    for (const auto& [key, value] : side->items()) {
      const ordered_json value_here = here.value(key, ordered_json());
      const ordered_json value_there = there.value(key, ordered_json());
      if (value_here == value_there) continue;
      return "it is of another exploration: " + difference(key, value_there, value_here);
    }
  }
  const auto words = [](const std::optional<std::uint64_t>& bound) {
    return bound ? fmt::format("--preemptions {}", *bound) : "no bound of preemptions";
  };
  const auto bound = coverage_from_json(object_field(json, "coverage")).preemptions;
  if (bound != preemptions) {
    return fmt::format("it is of another exploration: {} there, {} here", words(bound),
                       words(preemptions));
  }
  if (const std::string build = text_field(json, "build_id"); build != build_id()) {
    return "it is of another build, whose steps may be others";
  }
  return std::nullopt;
}

std::shared_ptr<const ScheduleProgress> from_json(const ordered_json& json) {
  auto progress = std::make_shared<ScheduleProgress>();
  progress->coverage = coverage_from_json(object_field(json, "coverage"));
  progress->findings = findings_from_json(array_field(json, "findings"));
  for (const ordered_json& number : array_field(json, "state")) {
    if (!number.is_number_unsigned()) throw MalformedJson("\"state\" is not all numbers");
    progress->state.push_back(number.get<std::uint64_t>());
  }
  return progress;
}

}  // namespace

std::optional<Error> write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  return write_file_whole({path, json_text(to_json(checkpoint), -1) + "\n"});
}

Expected<std::shared_ptr<const ScheduleProgress>> read_checkpoint(
    const std::string& path, const Configuration& configuration,
    const std::optional<std::uint64_t>& preemptions) {
  const auto refused = [&path](const std::string& why) {
    return Error{fmt::format("cannot go on with {}: {}", path, why)};
  };
  std::error_code ignored;  // what is there and cannot be examined is told when it is read
  if (std::filesystem::status(path, ignored).type() == std::filesystem::file_type::not_found) {
    return std::shared_ptr<const ScheduleProgress>();
  }
  const Expected<std::string> text = read_regular_file(path, kMostBytes);
  if (!text) return Error{text.error()};
  try {
    ordered_json json = parse_json(*text);
    if (!json.is_object() || json.value("format", ordered_json()) != kFormat) {
      return refused("it is no checkpoint of an exploration");
    }
    const std::string digest = text_field(json, "digest");
    json.erase("digest");
    if (digest != digest_of(json)) return refused("it was changed or is damaged");
    if (const auto why = why_another(json, configuration, preemptions)) return refused(*why);
    return from_json(json);
  } catch (const MalformedJson& error) {
    return refused(error.what());
  }
}

}  // namespace reprise::sim
