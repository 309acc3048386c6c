#pragma once
// All executions of a little program, or some: by every interleaving there is, and by searches.

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "scheduler/exploration/search.hpp"
#include "tests/scheduler/exploration/model.hpp"

namespace reprise::scheduler::model {

/// @returns the same text for all executions of a trace: its first one in the order of tasks
std::string canonical(const std::vector<Step>& steps);

/// @returns the same of the last step and what led to it
std::string canonical_past(const std::vector<Step>& steps);

struct Exploration {
  std::uint64_t executions = 0;
  std::uint64_t redundant = 0;
  std::set<std::string> traces;  ///< where one crashes: of what led to it
  std::set<std::string> states;
};

/// By every interleaving there is.
Exploration brute_force(const Program& program, std::uint64_t most_preemptions = ~0ull);

/// @param with_traces keep their texts
Exploration by_dpor(const Program& program, bool with_traces = true);

Exploration by_bounded_search(const Program& program, std::uint64_t most_preemptions);

/// @returns how many traces there are, by EveryTrace
std::uint64_t count_traces(const Program& program, bool goes_on_once);

/// By as many searches as runs, each of which goes on where the one before it stopped.
Exploration by_many(const Program& program,
                    const std::function<std::unique_ptr<Search>()>& make_search);

/// The same, and each breaks off a run after some steps, which the next one makes again.
Exploration by_breaking_off(const Program& program,
                            const std::function<std::unique_ptr<Search>()>& make_search);

/// So many executions drawn at random, the first half by one search and the rest by another.
Exploration by_sampling(const Program& program, int samples);

}  // namespace reprise::scheduler::model
