#pragma once
// The witness: what was seen to be wrong, and whether the program came to its end, in the host's
// memory, where it outlives the process. Telling the witness is no scheduling point and no event.
//
// Threading: called by simulated threads, and by the host while none of them runs.

#include "scenarios/complaints.hpp"

namespace reprise::scenarios::warm_tier {

class Witness : public Complaints {
 public:
  void see_the_end() { has_ended_ = true; }
  bool has_seen_the_end() const { return has_ended_; }

 private:
  bool has_ended_ = false;
};

}  // namespace reprise::scenarios::warm_tier
