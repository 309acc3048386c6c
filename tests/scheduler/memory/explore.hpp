#pragma once
// What a litmus program does on the memory model: by one run, or by every choice there is, of who
// goes on and of what the model leaves open, depth first.

#include <cstdint>
#include <functional>

#include "scheduler/memory/memory_model.hpp"
#include "tests/scheduler/memory/litmus.hpp"

namespace reprise::scheduler::litmus {

/// @returns which of n, at least 2
using Choose = std::function<std::uint64_t(std::uint64_t n)>;

/// Runs the program once and adds what it did.
void run_once(const Program& program, MemoryMode mode, const Choose& choose, Behaviour& behaviour);

/// @returns all that the program does
Behaviour explore(const Program& program, MemoryMode mode);

}  // namespace reprise::scheduler::litmus
