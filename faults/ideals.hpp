#pragma once
// Walks through every legal crash state of a model, each once: the order ideals of its precedence.
//
// Determinism: the order is fixed; from nothing survives to everything survives.

#include <cstdint>
#include <functional>

#include "faults/precedence.hpp"

namespace reprise::faults {

/// Calls `visit` with each closed set of atoms.
/// @param limit stop after so many
/// @returns how many were visited; the walk was complete if that is less than `limit`
std::uint64_t for_each_ideal(const Precedence& precedence, std::uint64_t limit,
                             const std::function<void(const AtomSet&)>& visit);

}  // namespace reprise::faults
