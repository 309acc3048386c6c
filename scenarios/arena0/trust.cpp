#include "scenarios/arena0/trust.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace reprise::scenarios::arena0 {

using faults::FamilyId;

Trust trust_in_disk(sim::Machine& machine) {
  if (machine.disk().lies() == 0) return Trust::full;
  const auto strikes = [&machine](FamilyId id) { return machine.faults().setting(id).strikes; };
  if (strikes(FamilyId::lost_write) + strikes(FamilyId::misdirected_write) > 0) return Trust::none;
  const std::uint64_t damages = strikes(FamilyId::bit_flip) + strikes(FamilyId::shorn_write);
  return damages > 1 ? Trust::none : Trust::partial;
}

bool may_misread(const faults::FaultPlan& plan) {
  return plan.setting(FamilyId::stale_read).active ||
         plan.setting(FamilyId::misdirected_read).active;
}

void report(sim::Run& run, const Witness& witness, Trust trust) {
  constexpr std::string_view kWrongData[] = {"INV-WAL-2", "INV-WAL-4", "INV-ING-4", "INV-SIG-1"};
  for (const Violation& violation : witness.violations()) {
    const bool is_wrong_data =
        std::ranges::find(kWrongData, violation.invariant) != std::end(kWrongData);
    if (trust != Trust::none || is_wrong_data) run.fail(violation.invariant, violation.message);
  }
}

void report_heap(sim::Run& run) {
  // Decoding allocates at most twice its input, and everything else is small.
  constexpr std::size_t kMostHeapBytes = 64ull << 20;
  if (run.world().most_heap_bytes() > kMostHeapBytes) {
    run.fail("INV-ENC-3", "a process allocated out of all proportion to its input");
  }
}

void damage_bits_or_files(faults::FaultPlan& plan) {
  constexpr std::uint64_t kWholeFile = 3;          // 64 KiB: more than a run writes into one
  if (plan.has_rules(FamilyId::bit_flip)) return;  // somebody knows better
  if (plan.knob(FamilyId::bit_flip, 0) > 0) plan.set_knob(FamilyId::bit_flip, 0, kWholeFile);
}

}  // namespace reprise::scenarios::arena0
