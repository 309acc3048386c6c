#pragma once
// Where a life of Arena 0 is cut short, and how.
//
// A crash at a random step finds most of what is broken. But bugs of durability show themselves
// only in the few steps behind one write, one fsync or one failed call, so most crashes are aimed
// there.
//
// Determinism: streams arena0.crash.*, addressed by life.

#include "scenarios/arena0/setup.hpp"

namespace reprise::scenarios::arena0 {

/// Lets the started process run, until its end or until it is cut short and killed; in the latter
/// case the wall clock may have jumped when it is back.
/// @param life which one: an address for decisions
void run_until_crash(sim::Run& run, const Setup& setup, std::uint64_t life);

}  // namespace reprise::scenarios::arena0
