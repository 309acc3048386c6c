#pragma once
// Events as text: lines for people, and the lines of events.jsonl.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scheduler/trace.hpp"

namespace reprise::sim {

/// @param number the event's place in its run, counted from 0
std::string describe_event(std::uint64_t number, const scheduler::Event& event);

/// One JSON object, without the line's end.
std::string event_to_json(std::uint64_t number, const scheduler::Event& event);

/// Reads a line that event_to_json wrote.
std::optional<scheduler::Event> event_from_json(std::string_view line);

}  // namespace reprise::sim
