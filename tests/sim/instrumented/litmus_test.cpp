// Every litmus test as a running program: threads, instrumented accesses, all of the simulator.
// What the memory model may do they do, and nothing else; and those with a data race are found out.

#include "tests/scheduler/memory/litmus.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/scheduler/memory/axioms.hpp"
#include "tests/scheduler/memory/generator.hpp"
#include "tests/sim/explored.hpp"
#include "tests/sim/program/atomics.hpp"
#include "tests/sim/watch.hpp"
#include "tests/wanted.hpp"

namespace reprise::sim {
namespace {

namespace litmus = scheduler::litmus;
using scheduler::MemoryMode;
using scheduler::Order;

constexpr std::size_t kMostThreads = 8;
constexpr std::size_t kMostRegisters = 8;
constexpr std::size_t kMostLocations = 8;

/// What a run leaves behind: memory of the host, which outlives the process.
struct Outcome {
  bool is_whole = false;  ///< the program came to its end
  std::array<std::array<programs::Word, kMostRegisters>, kMostThreads> registers{};
  std::array<programs::Word, kMostLocations> memory{};
};

litmus::Program program;
Outcome outcome;

std::memory_order order_of(Order order) {
  switch (order) {
    case Order::relaxed:
      return std::memory_order_relaxed;
    case Order::acquire:
      return std::memory_order_acquire;
    case Order::release:
      return std::memory_order_release;
    case Order::acq_rel:
      return std::memory_order_acq_rel;
    case Order::seq_cst:
      return std::memory_order_seq_cst;
  }
  std::abort();
}

/// @returns what goes into the target, if there is one
programs::Word access(const litmus::Operation& operation, programs::Word& word) {
  const std::memory_order order = order_of(operation.order);
  switch (operation.kind) {
    case litmus::Kind::read:
      return operation.atomic ? programs::load(word, order) : programs::read(word);
    case litmus::Kind::write:
      if (operation.atomic) {
        programs::store(word, operation.operand, order);
      } else {
        programs::write(word, operation.operand);
      }
      return 0;
    case litmus::Kind::exchange:
      return programs::exchange(word, operation.operand, order);
    case litmus::Kind::add:
      return programs::add(word, operation.operand, order);
    case litmus::Kind::compare_exchange:
      return programs::compare_exchange(word, operation.operand, operation.desired, order) ? 1 : 0;
    case litmus::Kind::fence:
      programs::fence(order);
      return 0;
  }
  std::abort();
}

void run_thread_of(std::size_t thread, programs::Word* memory) {
  auto& registers = outcome.registers[thread];
  programs::Word nothing = 0;
  for (const litmus::Operation& operation : program.tasks[thread]) {
    if (operation.guard >= 0) {
      const programs::Word held = registers[static_cast<std::size_t>(operation.guard)];
      if (operation.guard_value ? held != *operation.guard_value : held == 0) continue;
    }
    programs::Word& word = operation.location < 0 ? nothing : memory[operation.location];
    const programs::Word found = access(operation, word);
    if (operation.target >= 0) registers[static_cast<std::size_t>(operation.target)] = found;
  }
}

int run_program() {
  outcome = {};
  for (auto& registers : outcome.registers) registers.fill(litmus::State::kUnassigned);
  std::array<programs::Word, kMostLocations> memory{};
  std::array<std::thread, kMostThreads> threads;
  for (std::size_t i = 0; i < program.tasks.size(); ++i) {
    threads[i] = std::thread([i, &memory] { run_thread_of(i, memory.data()); });
  }
  for (std::size_t i = 0; i < program.tasks.size(); ++i) threads[i].join();
  outcome.memory = memory;
  outcome.is_whole = true;
  return 0;
}

void add_outcome(std::set<std::string>& states) {
  if (!outcome.is_whole) return;
  outcome.is_whole = false;
  litmus::State state(program);
  for (std::size_t i = 0; i < program.tasks.size(); ++i) {
    for (auto& [name, value] : state.registers[i]) {
      value = outcome.registers[i][static_cast<std::size_t>(name)];
    }
  }
  std::copy_n(outcome.memory.begin(), state.memory.size(), state.memory.begin());
  states.insert(state.text(program));
}

class RunningLitmus : public testing::TestWithParam<litmus::Row> {
 protected:
  void SetUp() override { program = litmus::parse(GetParam().program); }
};

struct ExploredStates {
  std::set<std::string> states;
  ExploreResult result;
};

ExploredStates explore_states(MemoryMode memory) {
  ExploredStates explored;
  explored_program = &run_program;
  World world(scheduler::BackendKind::fibers);
  Configuration configuration;
  configuration.calm = true;
  configuration.memory = memory;
  const ScheduleTask task{.most_runs = 100'000};
  ScheduleExploration exploration(world, kExploredInstrumented, configuration, task,
                                  search_for(task));
  exploration.run([&explored] {
    add_outcome(explored.states);
    return true;
  });
  explored.result = exploration.result();
  return explored;
}

TEST_P(RunningLitmus, DoesExactlyWhatIsAllowedWhenExplored) {
  const ExploredStates weak = explore_states(MemoryMode::rc11);
  if (GetParam().verdict == "race") {
    ASSERT_EQ(weak.result.findings.size(), 1u);
    EXPECT_TRUE(weak.result.findings[0].run.finding->signature.starts_with("data race"));
    return;
  }
  EXPECT_TRUE(weak.result.findings.empty());
  EXPECT_TRUE(weak.result.schedules->exhausted);
  EXPECT_EQ(weak.result.schedules->executions, GetParam().executions);
  EXPECT_EQ(weak.states, GetParam().rc11);
  EXPECT_EQ(explore_states(MemoryMode::sc).states, GetParam().sc);
}

TEST_P(RunningLitmus, DoesItUnderSomeSeedAndNothingElse) {
  if (GetParam().verdict == "race") return;
  constexpr std::uint64_t kLeastSeeds = 500;  // for what is not allowed
  constexpr std::uint64_t kMostSeeds = 20'000;
  std::set<std::string> states;
  for (std::uint64_t seed = 0;
       seed < kLeastSeeds || (seed < kMostSeeds && states != GetParam().rc11); ++seed) {
    EXPECT_FALSE(watch(seed, &run_program, {.memory = MemoryMode::rc11}).finding);
    add_outcome(states);
  }
  EXPECT_EQ(states, GetParam().rc11);
}

TEST(RunningLitmusPrograms, DoExactlyWhatTheAxiomsAllow) {
  constexpr std::uint64_t kMostSteps = 7;
  const std::uint64_t programs = wanted("REPRISE_LITMUS_PROGRAMS", 100);
  for (std::uint64_t seed = 0; seed < programs && !HasFailure(); ++seed) {
    const std::string text = litmus::Generator(seed).program(kMostSteps, false);
    program = litmus::parse(text);
    const litmus::Behaviour allowed = litmus::by_axioms(program);
    const ExploredStates weak = explore_states(MemoryMode::rc11);
    EXPECT_TRUE(weak.result.schedules->covers_all()) << text;
    EXPECT_EQ(weak.states, allowed.states) << text;
    EXPECT_EQ(weak.result.schedules->executions, allowed.runs) << text;
  }
}

std::string test_name(const testing::TestParamInfo<litmus::Row>& row) {
  return litmus::name_of_test(row.param);
}

INSTANTIATE_TEST_SUITE_P(File, RunningLitmus, testing::ValuesIn(litmus::rows()), test_name);

}  // namespace
}  // namespace reprise::sim
