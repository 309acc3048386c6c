#include "scenarios/warm_tier/store_together.hpp"

namespace reprise::scenarios::warm_tier {
namespace {

/// What each thread has stored, in its order.
using Stored = std::vector<std::vector<engram::Memory>>;

void check(const Stage& stage, const Stored& stored, std::size_t capacity) {
  Expected expected;
  std::size_t bytes = 0;
  for (const auto& memories : stored) {
    for (const engram::Memory& memory : memories) {
      expected.emplace(memory.id, memory);
      bytes += memory.content ? memory.content->size() : 0;
    }
  }
  check_layout(stage, capacity);  // causes before consequences
  check_appended(stage, bytes);
  check_memories(stage, expected);
}

}  // namespace

void store_together(sim::Run& run, const engram::WarmOptions& options, std::size_t threads,
                    std::size_t stores, const MakeMemory& make) {
  play(run, options, [&](const Stage& stage) {
    Stored stored(threads);
    run_together(threads, [&](std::size_t thread) {
      for (std::size_t i = 0; i < stores; ++i) {
        stored[thread].push_back(make(thread, i));
        store(stage, stored[thread].back());
      }
    });
    check(stage, stored, options.capacity);
  });
}

void store_together(sim::Run& run, std::size_t most_threads, std::size_t most_stores,
                    const MakeMemory& make) {
  Draws draws(run);
  const std::size_t threads = draws.between(2, most_threads);
  const std::size_t stores = draws.between(1, most_stores);
  store_together(run, draws.options(threads * stores), threads, stores, make);
}

}  // namespace reprise::scenarios::warm_tier
