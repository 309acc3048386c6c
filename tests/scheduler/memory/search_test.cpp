// Seeds find what exploration finds: every allowed state, and never a forbidden one.

#include <gtest/gtest.h>

#include "scheduler/decisions.hpp"
#include "scheduler/prf.hpp"
#include "tests/scheduler/memory/explore.hpp"

namespace reprise::scheduler::litmus {
namespace {

constexpr std::uint64_t kRuns = 5000;  // the rarest state of the file takes 1 763

TEST(MemorySearch, SeedsReachEveryAllowedStateAndNoOther) {
  for (const Row& row : rows()) {
    if (row.verdict == "race") continue;
    const Program program = parse(row.program);
    Behaviour behaviour;
    for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
      const KeyedPrf prf(seed, Stream("litmus").id);
      std::uint64_t counter = 0;
      run_once(
          program, MemoryMode::rc11, [&](std::uint64_t n) { return scale(prf(0, counter++), n); },
          behaviour);
    }
    EXPECT_EQ(behaviour.states, row.rc11) << row.name;
  }
}

}  // namespace
}  // namespace reprise::scheduler::litmus
