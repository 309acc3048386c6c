#pragma once
// What scripts may do, found out the plain way: from each state that a script can reach every
// thread goes on, in every way it can. Shares nothing with what it is compared with.
//
// Whatever has a deadline may be too late at any time.

#include <set>

#include "tests/sim/program/script.hpp"

namespace reprise::script_model {

/// Whether a clock has come to a deadline when a thread looks is not modelled, if others had
/// deadlines before: `must` leaves out what depends on it, `may` has both.
enum class Reading { must, may };

struct Behaviour {
  std::set<programs::Outcome> outcomes;
  bool is_complete = true;  ///< it had fewer states than the limit
  bool is_defined = true;   ///< it asks for nothing that cannot be told
  bool has_race = false;    ///< two threads may be about to access a plain number, one to write
};

Behaviour enumerate(const programs::Script& script, Reading reading, std::size_t most_states);

}  // namespace reprise::script_model
