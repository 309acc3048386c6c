#include "scenarios/warm_tier/witness.hpp"

#include "sim/border.hpp"

namespace reprise::scenarios::warm_tier {

void Witness::complain(const char* invariant, const std::string& message) {
  const sim::HostMemory host;
  violations_.push_back({invariant, std::string(message)});
}

}  // namespace reprise::scenarios::warm_tier
