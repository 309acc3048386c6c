#pragma once
// A small history with something of everything, and the space of states it leaves.

#include <vector>

#include "faults/crash_space.hpp"
#include "faults/ideals.hpp"
#include "tests/faults/history_builder.hpp"

namespace reprise::faults {

inline HistoryBuilder history_of_everything() {
  HistoryBuilder builder;
  builder.make(kRoot, "a", 10);
  builder.write(10, 0, 700, 0);
  builder.write(9, 0, 10, 4096);
  builder.write(9, 0, 10, 4096);
  builder.truncate(9, 4096, 100);
  builder.rename(kRoot, "a", kRoot, "b", 10);
  return builder;
}

inline std::vector<AtomSet> all_ideals(const Precedence& precedence) {
  std::vector<AtomSet> ideals;
  for_each_ideal(precedence, 100'000, [&](const AtomSet& ideal) { ideals.push_back(ideal); });
  return ideals;
}

}  // namespace reprise::faults
