#pragma once
// A finding: something wrong with the software under test. Never a bug in Reprise (REPRISE_CHECK),
// and never an operating error of the tool.

#include <string>
#include <vector>

namespace reprise::sim {

struct Finding {
  std::string kind;       ///< "invariant", "deadlock", "abort", "signal", "hang", ...
  std::string signature;  ///< the same for every occurrence of the same bug: no seeds, no numbers
  std::string message;    ///< one line for people
  std::vector<std::string> details;

  /// A hang is a matter of time, unlike all else: see sim/tool/watchdog.hpp.
  bool is_hang() const { return kind == "hang"; }
};

}  // namespace reprise::sim
