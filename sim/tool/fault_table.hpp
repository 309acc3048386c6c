#pragma once
// The fault families for readers: a table in Markdown, and each of them as JSON.

#include <nlohmann/json.hpp>

#include <string>

#include "faults/family.hpp"

namespace reprise::sim {

/// @returns "L0", "L1" or "L2"
std::string_view level_name(faults::ContractLevel level);

/// @returns what there is to know of a family beside its name and what it models
nlohmann::ordered_json family_details(const faults::Family& family);

/// @returns all families as one Markdown document
std::string fault_table();

}  // namespace reprise::sim
