#pragma once
// What a witness has seen to be wrong, in the host's memory, where it outlives the process that
// complains. To complain is no scheduling point and no event.
//
// Threading: called by simulated threads, and by the host while none of them runs.

#include <string>
#include <vector>

#include "sim/scenario.hpp"

namespace reprise::scenarios {

struct Violation {
  std::string invariant;
  std::string message;
};

class Complaints {
 public:
  /// @param invariant id such as "INV-WAL-3"
  void complain(const char* invariant, const std::string& message);
  const std::vector<Violation>& violations() const { return violations_; }

 private:
  std::vector<Violation> violations_;
};

/// Fails the run for everything that was seen to be wrong.
void report(sim::Run& run, const Complaints& complaints);

}  // namespace reprise::scenarios
