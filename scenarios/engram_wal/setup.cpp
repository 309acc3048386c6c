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
  kMix,
  kSynced,
};

constexpr std::uint64_t kMostCrashes = 6;
constexpr std::uint64_t kMostRounds = 3;
constexpr std::uint64_t kMostCompactions = 3;
constexpr std::uint64_t kMostWindow = 8;
// Lives are cut between their first steps and well after a whole one: 2^5 to 2^11 steps.
constexpr std::uint64_t kShortestLifeLog2 = 5;
constexpr std::uint64_t kLifeLog2Spread = 7;

// A memory takes some 3300 bytes: files for one, for two, for some, for all.
constexpr std::array<std::uint64_t, 4> kFileSizes = {4'000, 8'000, 20'000, 1 << 20};

// What a thread does. A stored memory takes seven sectors, and an update less than one: many of
// those put headers everywhere, and several entries into one torn sector.
struct Mix {
  std::array<StepKind, 8> kinds;
  std::uint64_t most_steps;  ///< of a thread between an open and a close
};
constexpr std::array<Mix, 2> kMixes = {
    Mix{{StepKind::put, StepKind::put, StepKind::put, StepKind::put, StepKind::update,
         StepKind::update, StepKind::remove, StepKind::sync},
        5},
    Mix{{StepKind::put, StepKind::update, StepKind::update, StepKind::update, StepKind::update,
         StepKind::update, StepKind::update, StepKind::sync},
        15}};

/// Which operations of a run wait until they are durable. What only one way of writing breaks, the
/// other one repairs.
enum class Syncing : std::uint64_t { never, sometimes, always };

struct Habits {
  Mix mix;
  Syncing syncing;
};

std::uint64_t shape(sim::Run& run, Shape which, std::uint64_t n) {
  return run.choose(kShapeStream, which, 0, n);
}

faults::ContractLevel draw_level(sim::Run& run) {
  // A disk that lies finds what no honest one shows: how recovery reads what it cannot trust.
  constexpr faults::ContractLevel kLevels[] = {faults::ContractLevel::honest_disk,
                                               faults::ContractLevel::failing_calls,
                                               faults::ContractLevel::lying_disk};
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

Habits draw_habits(sim::Run& run) {
  return {kMixes[shape(run, kMix, kMixes.size())], static_cast<Syncing>(shape(run, kSynced, 3))};
}

Step draw_step(sim::Run& run, const Habits& habits, std::uint64_t entity, std::uint64_t number) {
  const auto choose = [&](std::uint64_t what, std::uint64_t n) {
    return run.choose(kStepStream, entity, 3 * number + what, n);
  };
  Step step{habits.mix.kinds[choose(0, habits.mix.kinds.size())], choose(1, kKeys),
            choose(2, 2) == 1};
  if (habits.syncing == Syncing::always) step.synced = true;
  if (habits.syncing == Syncing::never) {
    step.synced = false;
    if (step.kind == StepKind::sync) step.kind = StepKind::update;
  }
  return step;
}

ThreadPlan draw_thread(sim::Run& run, const Habits& habits, std::uint64_t entity) {
  ThreadPlan plan;
  plan.window = 1 + run.choose(kThreadStream, entity, 0, kMostWindow);
  const std::uint64_t steps = 1 + run.choose(kThreadStream, entity, 1, habits.mix.most_steps);
  for (std::uint64_t i = 0; i < steps; ++i) {
    plan.steps.push_back(draw_step(run, habits, entity, i));
  }
  return plan;
}

Round draw_round(sim::Run& run, const Habits& habits, std::uint64_t entity) {
  Round round;
  const std::uint64_t threads = 1 + run.choose(kRoundStream, entity, 0, kMostThreads);
  for (std::uint64_t thread = 0; thread < threads; ++thread) {
    round.threads.push_back(draw_thread(run, habits, entity * kMostThreads + thread));
  }
  round.compactions = run.choose(kRoundStream, entity, 1, kMostCompactions);
  return round;
}

}  // namespace

Setup draw_setup(sim::Run& run) {
  Setup setup;
  setup.level = draw_level(run);
  setup.aim.targets = usual_targets(setup.level);
  setup.aim.life_steps = 1ull << (kShortestLifeLog2 + shape(run, kLifeLength, kLifeLog2Spread));
  setup.wal = draw_options(run);
  const Habits habits = draw_habits(run);
  setup.newer_version = shape(run, kNewerVersion, 4) == 1;
  setup.crashes = run.configuration().calm ? 0 : shape(run, kCrashes, kMostCrashes + 1);
  const bool last_life_ends = setup.crashes == 0 || shape(run, kLastLife, 2) == 0;
  const std::size_t lives = setup.crashes + (last_life_ends ? 1 : 0);
  for (std::uint64_t life = 0; life < lives; ++life) {
    std::vector<Round>& rounds = setup.lives.emplace_back();
    const std::uint64_t count = 1 + run.choose(kRoundStream, life, 2, kMostRounds);
    for (std::uint64_t i = 0; i < count; ++i)
      rounds.push_back(draw_round(run, habits, 16 * life + i));
  }
  return setup;
}

}  // namespace reprise::scenarios::engram_wal
