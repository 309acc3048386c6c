#pragma once
// A configuration as JSON: in plans, and on its way into a preloaded program.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "sim/scenario.hpp"

namespace reprise::sim {

/// JSON that is well formed but does not say what it should. The readers here throw this, or what
/// the JSON library throws.
struct MalformedJson : std::runtime_error {
  using std::runtime_error::runtime_error;
};

nlohmann::ordered_json configuration_to_json(const Configuration& configuration);
Configuration configuration_from_json(const nlohmann::ordered_json& json);

/// @returns a number that was written as text, in hexadecimal after 0x
std::uint64_t number_from_text(const std::string& text);

}  // namespace reprise::sim
