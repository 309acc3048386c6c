#pragma once
// The program under test as the loader left it, before anything of its own has run: what its
// libraries' variables held, and what is to run before main and after it - constructors of static
// objects and whatever else has that attribute.
//
// All that belongs to the simulated process: on the host it would see the real clock, entropy and
// memory. A process begins with the variables as they were, and its first thread runs these
// functions itself. In the tool, the loader has run them for the host, too, which uses the same
// libraries to judge; a program that was preloaded into runs them in the simulation only.
//
// Determinism: the order is that of the loader, dependencies first; no address is looked at.
// Threading: kept before the host has a second thread, read-only afterwards.

#include <cstddef>
#include <span>
#include <vector>

#include "sim/module.hpp"

namespace reprise::sim {

struct ProgramArguments {
  int count = 0;
  char** values = nullptr;  ///< ends with null; belongs to the caller
};

/// To be called before any library's constructor runs: keeps what the libraries under test are made
/// of. Those that are loaded later begin as they are when the world is made.
void keep_loaded_program();

/// To be called before any library's constructor runs, where the executable is under test, too:
/// keeps what there is to run, and takes it from the loader.
void hold_loaded_program_back(ProgramArguments arguments);

/// What comes before main, by the process itself, on the thread that calls main; what comes after
/// it is asked for then, as an exit handler.
void run_initializers();

/// Puts what a variable held before anything ran into a copy of a part of memory.
/// @param address where the part is
void put_loaded_data(const std::byte* address, std::span<std::byte> copy);

}  // namespace reprise::sim
