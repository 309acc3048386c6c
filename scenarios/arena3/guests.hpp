#pragma once
// Who else works in the node while Arena 0's agents do: a reader that is slower than cleanup (C-10
// of the arena's catalogue), and somebody whose claims hash to what is there (C-19).
//
// Threading: for simulated threads.

#include "scenarios/arena0/witness.hpp"
#include "system/node/node.hpp"

namespace reprise::scenarios::arena3 {

/// Reads the log from its first record as a registered consumer, with pauses, and complains if
/// something is deleted before it came by.
void read_slowly(stemedb::Journal& journal, arena0::Witness& witness);

/// Puts other bytes under the hash of stored claims, as a collision of hashes would, and complains
/// if they are taken.
void collide(stemedb::Node& node, arena0::Witness& witness);

}  // namespace reprise::scenarios::arena3
