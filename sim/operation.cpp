#include "sim/operation.hpp"

#include <algorithm>
#include <iterator>

#include "scheduler/check.hpp"

namespace reprise::sim {
namespace {

constexpr std::string_view kNames[] = {
#define REPRISE_OPERATION(name) #name,
#include "sim/operations.def"
#undef REPRISE_OPERATION
};

}  // namespace

std::string_view operation_name(Operation operation) {
  const auto index = static_cast<std::size_t>(operation);
  REPRISE_CHECK(index < std::size(kNames));
  return kNames[index];
}

std::optional<Operation> find_operation(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == std::end(kNames)) return std::nullopt;
  return static_cast<Operation>(found - std::begin(kNames));
}

}  // namespace reprise::sim
