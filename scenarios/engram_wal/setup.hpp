#pragma once
// What one run does, drawn before it starts: how the log is configured, how often the machine
// crashes, and what each thread does in each round of each life.
//
// Determinism: every number comes from a named stream of the run's decisions.

#include <vector>

#include "scenarios/crash.hpp"
#include "scenarios/engram_wal/memories.hpp"
#include "scenarios/engram_wal/store.hpp"

namespace reprise::scenarios::engram_wal {

enum class StepKind : std::uint8_t { put, update, remove, sync };

struct Step {
  StepKind kind = StepKind::put;
  std::size_t key = 0;
  bool synced = false;  ///< waits until it is durable; otherwise it is queued
};

struct ThreadPlan {
  std::size_t window = 1;  ///< tickets in flight before it waits for one
  std::vector<Step> steps;
};

/// Between an open and a close.
struct Round {
  std::vector<ThreadPlan> threads;
  std::size_t compactions = 0;
};

struct Setup {
  StoreKind store = kMemoryStore;
  faults::ContractLevel level = faults::ContractLevel::honest_disk;
  CrashAim aim;
  engram::WalOptions wal;
  bool newer_version = false;  ///< left an entry that this one does not know
  std::vector<std::vector<Round>> lives;
  std::size_t crashes = 0;  ///< the first so many lives end before their time
};

Setup draw_setup(sim::Run& run);

}  // namespace reprise::scenarios::engram_wal
