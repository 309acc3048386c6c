#pragma once
// The scanner: a process with little memory that reads the whole store (C-15 of the arena's
// catalogue). Page by page it must get through; all at once it may be told that there is no memory.
//
// Threading: the program of a simulated process.

#include "scenarios/arena0/setup.hpp"
#include "scenarios/arena0/witness.hpp"

namespace reprise::scenarios::arena3 {

/// The program of the scanner's process, on a healed machine. What is wrong goes to the witness.
int scan(const arena0::Setup& setup, arena0::Witness& witness);

}  // namespace reprise::scenarios::arena3
