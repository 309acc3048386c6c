#include "sim/tool/event_text.hpp"

#include <fmt/format.h>

#include "sim/operation.hpp"
#include "sim/tool/json_lines.hpp"

namespace reprise::sim {

using nlohmann::ordered_json;

std::string describe_event(std::uint64_t number, const scheduler::Event& event) {
  constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
  return fmt::format("#{} {}.{:09}s process {} thread {} {}(object {}, {:#x}) = {}", number,
                     event.time_ns / kNsPerSecond, event.time_ns % kNsPerSecond, event.process,
                     event.thread, operation_name(static_cast<Operation>(event.operation)),
                     event.object, event.argument, event.result);
}

std::string event_to_json(std::uint64_t number, const scheduler::Event& event) {
  ordered_json line;
  line["type"] = "event";
  line["v"] = kLinesVersion;
  line["event"] = number;
  line["time_ns"] = event.time_ns;
  line["process"] = event.process;
  line["thread"] = event.thread;
  line["operation"] = operation_name(static_cast<Operation>(event.operation));
  line["object"] = event.object;
  line["argument"] = event.argument;
  line["result"] = event.result;
  line["code"] = event.operation;
  return line.dump();
}

std::optional<scheduler::Event> event_from_json(std::string_view text) {
  const ordered_json line = ordered_json::parse(text, nullptr, false);
  if (!line.is_object() || !line.contains("event")) return std::nullopt;
  try {
    scheduler::Event event;
    line.at("time_ns").get_to(event.time_ns);
    line.at("process").get_to(event.process);
    line.at("thread").get_to(event.thread);
    line.at("object").get_to(event.object);
    line.at("argument").get_to(event.argument);
    line.at("result").get_to(event.result);
    line.at("code").get_to(event.operation);
    return event;
  } catch (const ordered_json::exception&) {
    return std::nullopt;
  }
}

}  // namespace reprise::sim
