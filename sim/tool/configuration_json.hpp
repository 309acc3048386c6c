#pragma once
// A configuration as JSON: in plans, and on its way into a preloaded program.

#include <nlohmann/json.hpp>

#include "sim/scenario.hpp"

namespace reprise::sim {

nlohmann::ordered_json configuration_to_json(const Configuration& configuration);

/// @throws MalformedJson (json_fields.hpp) where it is none
Configuration configuration_from_json(const nlohmann::ordered_json& json);

}  // namespace reprise::sim
