#include "sim/tool/seeds.hpp"

#include <fmt/format.h>

#include "scheduler/decisions.hpp"
#include "scheduler/prf.hpp"

namespace reprise::sim {

std::string format_seed(std::uint64_t seed) { return fmt::format("0x{:016x}", seed); }

std::uint64_t seed_of(std::uint64_t base_seed, std::string_view scenario, std::uint64_t index) {
  constexpr scheduler::Stream kSeeds{"sweep seeds"};
  return scheduler::prf(base_seed, kSeeds.id, scheduler::Stream::hash(scenario), index);
}

}  // namespace reprise::sim
