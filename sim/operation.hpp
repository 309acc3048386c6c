#pragma once
// The operations that appear in the trace. New ones are added at the end: the numbers are hashed.

#include <cstdint>
#include <optional>
#include <string_view>

namespace reprise::sim {

enum class Operation : std::uint16_t {
#define REPRISE_OPERATION(name) name,
#include "sim/operations.def"
#undef REPRISE_OPERATION
};

std::string_view operation_name(Operation operation);

/// @returns the operation of that name
std::optional<Operation> find_operation(std::string_view name);

}  // namespace reprise::sim
