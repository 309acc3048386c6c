#pragma once
// What a litmus program does under rc11, run by run as a search chooses: by partial-order
// reduction, one run for each execution graph.

#include "scheduler/exploration/search.hpp"
#include "tests/scheduler/memory/litmus.hpp"

namespace reprise::scheduler::litmus {

struct Explored {
  Behaviour behaviour;          ///< runs: those that were made to the end
  std::uint64_t redundant = 0;  ///< runs given up on the way
};

/// @returns all that the program does, as far as the search goes
Explored by_search(const Program& program, Search& search);

Explored by_dpor(const Program& program);

/// The same by as many searches as runs, each of which goes on where the one before it stopped.
Explored by_many(const Program& program);

}  // namespace reprise::scheduler::litmus
