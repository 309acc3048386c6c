// The six programs by which checkers of concurrent programs are compared (program/programs.hpp),
// instrumented, in process: what a scheduling step costs in long runs, with and without the memory
// model, and what a whole run costs when it is as short as theirs.

#include <benchmark/benchmark.h>
#include <time.h>

#include "sim/survey_run.hpp"
#include "tests/bench/bench_world.hpp"
#include "tests/bench/program/programs.hpp"

namespace reprise::bench {
namespace {

constexpr int kManyRounds = 2000;

const programs::Program* chosen;  // scenarios are functions without state
int rounds;

void run(sim::Run& run) {
  run.world().start("program", [] {
    chosen->run(rounds);
    return 0;
  });
  run.world().run();
}

constexpr sim::Scenario kChosen{"program", "one of six", {}, &run, {}, false, false, true};

sim::Configuration configuration_of(std::uint64_t seed, scheduler::MemoryMode memory) {
  sim::Configuration configuration;
  configuration.scenario = kChosen.name;
  configuration.seed = seed;
  configuration.strategy = "uniform";
  configuration.memory = memory;
  configuration.ignore_races = true;  // one of them has some
  configuration.limits.steps = ~std::uint64_t{0};
  return configuration;
}

/// As a sweep does, which surveys a program before it runs it: what threads share is known.
std::optional<scheduler::Profile> survey(const programs::Program& program) {
  chosen = &program;
  rounds = 1;
  return sim::take_profile(bench_world(), kChosen, configuration_of(1, scheduler::MemoryMode::sc));
}

sim::RunResult run_chosen(std::uint64_t seed, scheduler::MemoryMode memory,
                          const std::optional<scheduler::Profile>& profile) {
  return sim::run_once(bench_world(), kChosen, configuration_of(seed, memory), nullptr, {}, {},
                       &*profile);
}

double cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// The time of a step: how many there are is known afterwards.
void measure_step(benchmark::State& state, const programs::Program& program,
                  scheduler::MemoryMode memory) {
  const std::optional<scheduler::Profile> profile = survey(program);
  rounds = kManyRounds;
  std::uint64_t seed = 0;
  double steps = 0;
  const double begin = cpu_ns();
  for (auto _ : state) {
    const sim::RunResult result = run_chosen(++seed, memory, profile);
    if (result.finding) return state.SkipWithError("a finding");
    steps += static_cast<double>(result.steps);
  }
  state.counters["nanoseconds"] = (cpu_ns() - begin) / steps;
}

void measure_run(benchmark::State& state, const programs::Program& program) {
  const std::optional<scheduler::Profile> profile = survey(program);
  std::uint64_t seed = 0;
  for (auto _ : state) {
    const sim::RunResult result = run_chosen(++seed, scheduler::MemoryMode::sc, profile);
    if (result.finding) state.SkipWithError("a finding");
  }
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const programs::Program& program : programs::kSix) {
    const std::string name = program.name;
    benchmark::RegisterBenchmark(("step_" + name).c_str(), [&](benchmark::State& state) {
      measure_step(state, program, scheduler::MemoryMode::sc);
    });
    benchmark::RegisterBenchmark(("step_rc11_" + name).c_str(), [&](benchmark::State& state) {
      measure_step(state, program, scheduler::MemoryMode::rc11);
    });
    benchmark::RegisterBenchmark(("run_" + name).c_str(),
                                 [&](benchmark::State& state) { measure_run(state, program); });
  }
  return true;
}();

}  // namespace
}  // namespace reprise::bench
