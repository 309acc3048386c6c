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

Aim aim_of(FamilyId id) {
  switch (id) {
    case FamilyId::kill:
    case FamilyId::power_cut:
    case FamilyId::clock_step:
    case FamilyId::clock_drift:
    case FamilyId::clock_coarse:
    case FamilyId::clock_edge:
    case FamilyId::bit_flip:
    case FamilyId::shorn_write:
      return Aim::run;
    case FamilyId::starvation:
    case FamilyId::memory_budget:
    case FamilyId::clock_stuck:
    case FamilyId::clock_jump:
    case FamilyId::no_space:
    case FamilyId::no_inodes:
    case FamilyId::quota:
    case FamilyId::other_tenant:
    case FamilyId::disk_stall:
    case FamilyId::disk_throttle:
      return Aim::time;
    case FamilyId::short_read:
    case FamilyId::short_write:
    case FamilyId::read_error:
    case FamilyId::write_error:
    case FamilyId::failed_fsync:
    case FamilyId::deferred_no_space:
    case FamilyId::read_only:
    case FamilyId::name_error:
    case FamilyId::eviction:
    case FamilyId::lost_write:
    case FamilyId::misdirected_write:
    case FamilyId::stale_read:
    case FamilyId::misdirected_read:
    case FamilyId::writeback:
      return Aim::file;
    default:
      return Aim::call;
  }
}

const Family* find_family(std::string_view name) {
  const auto found = std::ranges::find(kFamilies, name, &Family::name);
  return found == kFamilies.end() ? nullptr : &*found;
}

}  // namespace reprise::faults
