#include <algorithm>
#include <array>
#include <tuple>

#include "faults/families_of_calls.hpp"
#include "faults/families_of_device.hpp"
#include "faults/families_of_machine.hpp"
#include "faults/families_of_time.hpp"
#include "faults/family.hpp"

namespace reprise::faults {
namespace {

constexpr auto kFamilies = std::apply(
    [](const auto&... each) { return std::array{each...}; },
    std::tuple_cat(kFamiliesOfMachine, kFamiliesOfCalls, kFamiliesOfDevice, kFamiliesOfTime));

constexpr bool is_in_order_of_ids() {
  for (std::size_t i = 0; i < kFamilies.size(); ++i) {
    if (kFamilies[i].id != static_cast<FamilyId>(i)) return false;
  }
  return true;
}
static_assert(is_in_order_of_ids());

}  // namespace

std::span<const Family> families() { return kFamilies; }

const Family& family(FamilyId id) { return kFamilies[static_cast<std::size_t>(id)]; }

const Family* find_family(std::string_view name) {
  const auto found = std::ranges::find(kFamilies, name, &Family::name);
  return found == kFamilies.end() ? nullptr : &*found;
}

}  // namespace reprise::faults
