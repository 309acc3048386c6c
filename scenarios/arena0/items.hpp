#pragma once
// What agents submit: valid claims and votes, and everything else that somebody might send. Made
// and signed by the agent's own thread, inside the simulation.

#include "scenarios/arena0/setup.hpp"
#include "scenarios/arena0/witness.hpp"
#include "system/types/signing.hpp"

namespace reprise::scenarios::arena0 {

/// Who submits something, and when they say they wrote it.
struct Author {
  Author(stemedb::KeyPair key, std::uint64_t time = kClaimTime)
      : signer(std::move(key)), time_s(time) {}

  stemedb::KeyPair signer;
  std::uint64_t time_s;
};

/// Makes the item an agent's plan asks for.
/// @param index the item's place in the plan
Item make_item(const ItemPlan& plan, std::size_t agent, std::size_t index, const Witness& witness);

/// A valid claim with a subject and predicate of its own. `ticks` of the calm arena are made of
/// these.
Item make_claim(const Author& author, std::string subject, std::string predicate,
                std::string value);

}  // namespace reprise::scenarios::arena0
