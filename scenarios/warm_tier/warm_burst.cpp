// T-16, its burst: more memories than there are slots. As many as fit are stored, nobody else is
// told so, and the storage is full - not over-full.

#include <fmt/format.h>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/preload.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr std::size_t kFillerBytes = 8;

/// @returns what was stored of a thread's memories
std::vector<engram::Memory> store_some(const Stage& stage, std::size_t thread,
                                       std::size_t attempts) {
  std::vector<engram::Memory> stored;
  for (std::size_t i = 0; i < attempts; ++i) {
    engram::Memory memory =
        make_memory(id_of(thread, i), 100 * thread + i, filler(kFillerBytes, thread + i));
    const engram::Status status = stage.storage.store(memory);
    if (status.ok()) {
      stored.push_back(std::move(memory));
    } else if (!status.error_is(engram::ErrorKind::kAllocationFailed)) {
      stage.witness.complain("INV-ENG-5", status.error().describe());
    }
  }
  return stored;
}

void run(sim::Run& run) {
  Draws draws(run);
  const std::size_t capacity = draws.between(1, 20);
  const std::size_t threads = draws.between(1, 6);
  const std::size_t attempts = (2 * capacity + threads - 1) / threads;
  play(run, draws.options(capacity), [&](const Stage& stage) {
    std::vector<std::vector<engram::Memory>> stored(threads);
    run_together(threads,
                 [&](std::size_t thread) { stored[thread] = store_some(stage, thread, attempts); });
    Expected expected;
    for (const auto& memories : stored) {
      for (const engram::Memory& memory : memories) expected.emplace(memory.id, memory);
    }
    if (expected.size() != capacity) {
      stage.witness.complain("INV-ENG-6", fmt::format("{} memories were taken into {} slots",
                                                      expected.size(), capacity));
    }
    check_layout(stage, capacity);
    check_memories(stage, expected);
  });
}

const std::vector<sim::BugSwitch> kSwitches = warm_switches({engram::Bug::kB51});

}  // namespace

const sim::Scenario kWarmBurst{"warm_burst", "the warm tier: more memories than slots", kSwitches,
                               &run};

}  // namespace reprise::scenarios
