#include "scenarios/complaints.hpp"

#include "sim/border.hpp"

namespace reprise::scenarios {

void Complaints::complain(const char* invariant, const std::string& message) {
  const sim::HostMemory host;
  violations_.push_back({invariant, std::string(message)});
}

void report(sim::Run& run, const Complaints& complaints) {
  for (const Violation& violation : complaints.violations()) {
    run.fail(violation.invariant, violation.message);
  }
}

}  // namespace reprise::scenarios
