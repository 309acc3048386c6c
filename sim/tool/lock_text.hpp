#pragma once
// A report of locks, as a table for people and as JSON.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/lock_report.hpp"

namespace reprise::sim {

std::vector<std::string> lock_lines(const LockReport& report);

nlohmann::ordered_json locks_to_json(const LockReport& report);

}  // namespace reprise::sim
