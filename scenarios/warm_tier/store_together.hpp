#pragma once
// Threads that do nothing but store, each its own memories; afterwards everything must be there.

#include "scenarios/warm_tier/checks.hpp"

namespace reprise::scenarios::warm_tier {

/// What a thread stores as its nth memory.
using MakeMemory = std::function<engram::Memory(std::size_t thread, std::size_t n)>;

/// INV-ENG-1 to 6.
void store_together(sim::Run& run, const engram::WarmOptions& options, std::size_t threads,
                    std::size_t stores, const MakeMemory& make);

/// The same with at least two threads, at most so many, that store at most so much each; there is
/// room for just that.
void store_together(sim::Run& run, std::size_t most_threads, std::size_t most_stores,
                    const MakeMemory& make);

}  // namespace reprise::scenarios::warm_tier
