#include "scenarios/engram_wal/setup.hpp"

#include <array>

#include "scenarios/engram_switches.hpp"

namespace reprise::scenarios::engram_wal {
namespace {

using scheduler::Stream;

constexpr Stream kShapeStream{"engram.shape"};
constexpr Stream kRoundStream{"engram.round"};
constexpr Stream kThreadStream{"engram.thread"};
constexpr Stream kStepStream{"engram.step"};

// Draws of the run as a whole, each with a number of its own.
enum Shape : std::uint64_t {
  kLevel,
  kMode,
  kBatch,
  kDelay,
  kInterval,
  kFileBytes,
  kNewerVersion,
  kCrashes,
  kLastLife,
  kLifeLength,
};

constexpr std::uint64_t kMostCrashes = 4;
constexpr std::uint64_t kMostRounds = 3;
constexpr std::uint64_t kMostSteps = 5;
constexpr std::uint64_t kMostCompactions = 3;
constexpr std::uint64_t kMostWindow = 3;
// Lives are cut between their first steps and well after a whole one: 2^5 to 2^11 steps.
constexpr std::uint64_t kShortestLifeLog2 = 5;
constexpr std::uint64_t kLifeLog2Spread = 7;

// A memory takes some 3300 bytes: files for one, for two, for some, for all.
constexpr std::array<std::uint64_t, 4> kFileSizes = {4'000, 8'000, 20'000, 1 << 20};

constexpr std::array<StepKind, 8> kMix = {
    StepKind::put,    StepKind::put,    StepKind::put,    StepKind::put,
    StepKind::update, StepKind::update, StepKind::remove, StepKind::sync,
};

std::uint64_t shape(sim::Run& run, Shape which, std::uint64_t n) {
  return run.choose(kShapeStream, which, 0, n);
}

faults::ContractLevel draw_level(sim::Run& run) {
  // Honest half of the time: most bugs need no fault but the crash.
  constexpr faults::ContractLevel kLevels[] = {
      faults::ContractLevel::honest_disk,   faults::ContractLevel::honest_disk,
      faults::ContractLevel::honest_disk,   faults::ContractLevel::failing_calls,
      faults::ContractLevel::failing_calls, faults::ContractLevel::lying_disk,
  };
  return kLevels[shape(run, kLevel, std::size(kLevels))];
}

engram::WalOptions draw_options(sim::Run& run) {
  engram::WalOptions options;
  constexpr engram::FsyncMode kModes[] = {engram::FsyncMode::kPerWrite,
                                          engram::FsyncMode::kPerBatch, engram::FsyncMode::kTimer,
                                          engram::FsyncMode::kNone};
  options.mode = kModes[shape(run, kMode, std::size(kModes))];
  options.max_batch_entries = 1 + shape(run, kBatch, 6);
  options.max_batch_delay = std::chrono::microseconds(50ull << shape(run, kDelay, 7));
  options.sync_interval = std::chrono::microseconds(100ull << shape(run, kInterval, 7));
  options.max_file_bytes = kFileSizes[shape(run, kFileBytes, kFileSizes.size())];
  options.bugs = engram_bugs(run.configuration());
  return options;
}

ThreadPlan draw_thread(sim::Run& run, std::uint64_t entity) {
  ThreadPlan plan;
  plan.window = 1 + run.choose(kThreadStream, entity, 0, kMostWindow);
  const std::uint64_t steps = 1 + run.choose(kThreadStream, entity, 1, kMostSteps);
  for (std::uint64_t i = 0; i < steps; ++i) {
    const auto choose = [&](std::uint64_t what, std::uint64_t n) {
      return run.choose(kStepStream, entity, 3 * i + what, n);
    };
    plan.steps.push_back({kMix[choose(0, kMix.size())], choose(1, kKeys), choose(2, 2) == 1});
  }
  return plan;
}

Round draw_round(sim::Run& run, std::uint64_t entity) {
  Round round;
  const std::uint64_t threads = 1 + run.choose(kRoundStream, entity, 0, kMostThreads);
  for (std::uint64_t thread = 0; thread < threads; ++thread) {
    round.threads.push_back(draw_thread(run, entity * kMostThreads + thread));
  }
  round.compactions = run.choose(kRoundStream, entity, 1, kMostCompactions);
  return round;
}

}  // namespace

Setup draw_setup(sim::Run& run) {
  Setup setup;
  setup.aim.level = draw_level(run);
  setup.aim.life_steps = 1ull << (kShortestLifeLog2 + shape(run, kLifeLength, kLifeLog2Spread));
  setup.wal = draw_options(run);
  setup.newer_version = shape(run, kNewerVersion, 4) == 1;
  setup.crashes = run.configuration().calm ? 0 : shape(run, kCrashes, kMostCrashes + 1);
  const bool last_life_ends = setup.crashes == 0 || shape(run, kLastLife, 2) == 0;
  const std::size_t lives = setup.crashes + (last_life_ends ? 1 : 0);
  for (std::uint64_t life = 0; life < lives; ++life) {
    std::vector<Round>& rounds = setup.lives.emplace_back();
    const std::uint64_t count = 1 + run.choose(kRoundStream, life, 2, kMostRounds);
    for (std::uint64_t i = 0; i < count; ++i) rounds.push_back(draw_round(run, 16 * life + i));
  }
  return setup;
}

}  // namespace reprise::scenarios::engram_wal
