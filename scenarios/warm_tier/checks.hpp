#pragma once
// What must hold, and who looks:
//
//   INV-ENG-1   distinct ids have distinct slots
//   INV-ENG-2   every slot is one of the file's
//   INV-ENG-3   texts do not overlap, and lie inside the area
//   INV-ENG-4   the area is as long as all texts ever appended
//   INV-ENG-5   a read gives what the last completed store wrote, whole
//   INV-ENG-6   the count is the number of memories there are
//   INV-ENG-7   no operation blocks for ever (the simulator's own finding, as a rule)
//   INV-ENG-8   a panic in one thread leaves all of this true
//   INV-ENG-9   compaction changes no text, at no instant
//   INV-ENG-10  after close and reopen all memories are back
//   INV-ENG-11  a walk shows what is there all the while, once, and nothing twice
//
// Threading: called by the last thread that is left, except where it says so.

#include <map>

#include "scenarios/warm_tier/stage.hpp"

namespace reprise::scenarios::warm_tier {

using Expected = std::map<std::string, engram::Memory>;

/// INV-ENG-5 and 6: exactly these memories are there, each as it was stored.
void check_memories(const Stage& stage, const Expected& expected);

/// INV-ENG-1, 2 and 3.
void check_layout(const Stage& stage, std::size_t capacity);

/// INV-ENG-4.
void check_appended(const Stage& stage, std::size_t bytes);

/// INV-ENG-6 alone: the number that statistics tell.
void check_count(const Stage& stage, std::size_t count);

}  // namespace reprise::scenarios::warm_tier
