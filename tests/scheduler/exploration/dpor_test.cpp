// One execution for each Mazurkiewicz trace and none missing, by comparison with every
// interleaving.

#include "scheduler/exploration/dpor.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <utility>

#include "scheduler/exploration/state_archive.hpp"
#include "tests/scheduler/exploration/any_program.hpp"
#include "tests/scheduler/exploration/model_runs.hpp"

namespace reprise::scheduler::model {
namespace {

void expect_the_traces(const Program& program, std::uint64_t executions) {
  const Exploration all = brute_force(program);
  const Exploration found = by_dpor(program);
  EXPECT_EQ(found.traces, all.traces);
  EXPECT_EQ(found.states, all.states);
  EXPECT_EQ(found.executions, executions);
  EXPECT_EQ(found.redundant, 0u);
}

std::vector<Instruction> repeat(std::vector<Instruction> code, int times) {
  std::vector<Instruction> all;
  for (int i = 0; i < times; ++i) all.insert(all.end(), code.begin(), code.end());
  return all;
}

Program threads(int count, const std::vector<Instruction>& code) {
  Program program;
  program.tasks.assign(static_cast<std::size_t>(count), code);
  return program;
}

TEST(Dpor, CounterUnderAMutex) {
  const auto code = repeat({{Op::take, 0}, {Op::read, 0}, {Op::write_own, 0, 1}, {Op::give, 0}}, 2);
  expect_the_traces(threads(2, code), 6);
}

TEST(Dpor, CounterWithAPlainRace) {
  const std::vector<Instruction> round = {{Op::read, 0}, {Op::write_own, 0, 1}};
  expect_the_traces(threads(2, repeat(round, 2)), 34);
  expect_the_traces(threads(2, repeat(round, 3)), 328);
}

TEST(Dpor, Dekker) {
  expect_the_traces({{{{Op::write, 0, 1}, {Op::read, 1}}, {{Op::write, 1, 1}, {Op::read, 0}}}}, 3);
}

TEST(Dpor, WhatIsRaisedInAnyOrderIsReadBeforeOrAfter) {
  const std::vector<Instruction> round = {{Op::read, 0}, {Op::raise, 0, 1}};
  expect_the_traces(threads(2, round), 3);
  expect_the_traces(threads(3, round), 19);
  expect_the_traces(threads(2, repeat(round, 2)), 19);
}

// A loop that looks at two things goes on by one of them, before or after the other.
TEST(Dpor, WhatEitherOfTwoWritesLetsGoOn) {
  const std::vector<Instruction> loop = {{Op::look, 0}, {Op::await, 0}, {Op::read, 1}};
  expect_the_traces({{loop, {{Op::write, 0, 1}}, {{Op::write, 1, 1}}}}, 6);
  expect_the_traces({{loop, {{Op::write, 0, 1}, {Op::write, 1, 1}}}}, 4);
}

TEST(Dpor, MutexOfWhichSomebodyNeverLetsGo) {
  expect_the_traces({{{{Op::take, 0}}, {{Op::take, 0}}, {{Op::take, 0}, {Op::give, 0}}}}, 4);
}

TEST(Dpor, DeadlockOfTwoLocks) {
  const std::vector<Instruction> one = {{Op::take, 0}, {Op::take, 1}, {Op::give, 1}, {Op::give, 0}};
  const std::vector<Instruction> two = {{Op::take, 1}, {Op::take, 0}, {Op::give, 0}, {Op::give, 1}};
  expect_the_traces({{one, two}}, 3);
}

TEST(Dpor, ExitThatLeavesOthersBehind) {
  expect_the_traces({{{{Op::write, 0, 1}, {Op::exit}}, {{Op::read, 0}, {Op::write, 1, 1}}}}, 5);
}

// Another task would have gone on, and whoever gave the lock had it first.
TEST(Dpor, CrashesBeforeAndAfterWhatOthersDo) {
  const std::vector<Instruction> crashes = {{Op::take_or_crash, 0, 0}};
  const std::vector<Instruction> passes = {{Op::take_or_crash, 0, 1}, {Op::give, 0}};
  expect_the_traces({{crashes, passes}}, 2);
  expect_the_traces({{crashes, passes, passes}}, 5);
  expect_the_traces({{{{Op::write, 0, 1}}, {{Op::read_or_crash, 0, 1}, {Op::write, 1, 1}}}}, 2);
}

TEST(Dpor, EveryWaiterIsWokenOnce) {
  const std::vector<Instruction> waiter = {{Op::take, 0}, {Op::wait, 0, 0}, {Op::give, 0}};
  const std::vector<Instruction> caller = {{Op::signal, 0}};
  const Program program{{waiter, waiter, caller}};
  const Exploration all = brute_force(program);
  expect_the_traces(program, all.traces.size());
}

// Two programs of which a trace was lost: what comes after a race belongs to how it is reversed, in
// every execution that has the race.
TEST(Dpor, WhatComesAfterARaceMayHaveAnotherOrder) {
  Program program;
  program.tasks = {{{Op::give, 0}},
                   {{Op::take, 1}, {Op::take, 0}},
                   {{Op::try_take, 1}, {Op::signal, 1}},
                   {{Op::wait, 1, 1}, {Op::try_take, 0}}};
  program.initial[0] = 2;
  EXPECT_EQ(by_dpor(program).traces, brute_force(program).traces);
}

TEST(Dpor, WhatComesAfterARaceMayNeedItsReversal) {
  Program program;
  program.tasks = {{{Op::try_take, 1}},
                   {{Op::try_take, 0}, {Op::signal, 0}},
                   {{Op::give, 1}},
                   {{Op::wait, 0, 0}, {Op::give, 1}}};
  program.initial[0] = 0;
  EXPECT_EQ(by_dpor(program).traces, brute_force(program).traces);
}

// Nothing was made after a crash, so it stands for nothing that others could still do.
TEST(Dpor, ACrashIsNoReasonToLeaveOutWhatIsIndependentOfIt) {
  const Program program{{{{Op::write, 0, 0}},
                         {{Op::read_or_crash, 0, 0}},
                         {{Op::read, 1}, {Op::write, 0, 0}},
                         {{Op::read, 0}}}};
  EXPECT_EQ(by_dpor(program).traces, brute_force(program).traces);
}

// Where the order of a race in a run that crashed is reversed, the crash need not come first.
TEST(Dpor, ACrashIsNoPartOfAnotherOrderOfWhatWasBeforeIt) {
  const Program program{{{{Op::write, 0, 0}},
                         {{Op::read_or_crash, 0, 0}},
                         {{Op::read, 1}, {Op::write, 0, 0}},
                         {{Op::write, 1, 0}, {Op::read, 0}}}};
  EXPECT_EQ(by_dpor(program).traces, brute_force(program).traces);
}

// A sequence was left to a move that was planned before it, and then the move crashed.
TEST(Dpor, WhatWasLeftToAMoveThatCrashesIsMadeInsteadOfIt) {
  const Program program{{{{Op::read_or_crash, 1, 0}},
                         {{Op::write, 1, 0}, {Op::write, 1, 0}},
                         {{Op::write, 0, 0}, {Op::read, 1}},
                         {{Op::write, 0, 1}, {Op::read_or_crash, 0, 0}, {Op::write, 1, 0}}}};
  EXPECT_EQ(by_dpor(program).traces, brute_force(program).traces);
}

// --- as other tools count them ---

TEST(Dpor, ReadersOfOneVariableAndItsWriter) {
  Program program = threads(9, {{Op::read, 0}});
  program.tasks[0] = {{Op::write, 0, 1}};
  EXPECT_EQ(by_dpor(program, false).executions, 256u);
}

TEST(Dpor, LastZero) {
  Program program;
  program.tasks.resize(6);
  // From the end back to the first zero.
  for (unsigned i = 5; i > 0; --i) {
    program.tasks[0].push_back({Op::read, i});
    program.tasks[0].push_back({Op::skip_if, 2 * (i - 1), 0});
    program.tasks[i] = {{Op::read, i - 1}, {Op::write_own, i, 1}};
  }
  EXPECT_EQ(by_dpor(program, false).executions, 64u);
}

TEST(Dpor, AtomicIncrements) {
  EXPECT_EQ(by_dpor(threads(5, {{Op::add, 0, 1}}), false).executions, 120u);
  EXPECT_EQ(by_dpor(threads(3, {{Op::add, 0, 1}, {Op::add, 0, 1}}), false).executions, 90u);
}

TEST(Dpor, RotationOfExchanges) {
  Program program;
  for (int i = 0; i < 6; ++i) program.tasks.push_back({{Op::exchange, 0, i}});
  EXPECT_EQ(by_dpor(program, false).executions, 144u);
}

TEST(Dpor, IncrementsOfTwoNumbers) {
  const Program program = threads(4, {{Op::add, 0, 1}, {Op::add, 1, 1}});
  EXPECT_EQ(by_dpor(program, false).executions, 576u);
}

TEST(Dpor, FibonacciBench) {
  const auto one = repeat({{Op::read, 0}, {Op::read, 1}, {Op::write, 0}}, 5);
  const auto two = repeat({{Op::read, 1}, {Op::read, 0}, {Op::write, 1}}, 5);
  const std::vector<Instruction> judge = {{Op::read, 0}, {Op::read, 1}};
  const Exploration found = by_dpor({{one, two, judge}}, false);
  EXPECT_EQ(found.executions, 218'243u);
  EXPECT_EQ(found.redundant, 0u);
}

// --- any program ---

RC_GTEST_PROP(DporProperty, ExploresEveryTraceOnce, ()) {
  const Program program = any_program();
  const Exploration all = brute_force(program);
  const Exploration found = by_dpor(program);
  RC_ASSERT(found.traces == all.traces);
  RC_ASSERT(found.executions == all.traces.size());
}

// Of steps that do the same in every state.
Program any_crashing_program() {
  constexpr std::pair<Op, Op> kInstead[] = {
      {Op::take, Op::take_or_crash}, {Op::read, Op::read_or_crash}, {Op::exchange, Op::add},
      {Op::try_take, Op::write},     {Op::signal, Op::give},        {Op::broadcast, Op::read},
      {Op::wait, Op::skip_if}};
  Program program = any_program();
  for (std::vector<Instruction>& code : program.tasks) {
    for (Instruction& instruction : code) {
      const auto instead = std::ranges::find(kInstead, instruction.op, &std::pair<Op, Op>::first);
      if (instead != std::end(kInstead)) instruction.op = instead->second;
    }
  }
  return program;
}

RC_GTEST_PROP(DporProperty, FindsEveryCrash, ()) {
  const Program program = any_crashing_program();
  RC_ASSERT(by_dpor(program).traces == brute_force(program).traces);
}

// @param by_parts by_many or by_breaking_off
void expect_the_same(const auto& by_parts) {
  const Program program = *rc::gen::arbitrary<bool>() ? any_program() : any_crashing_program();
  const Exploration whole = by_dpor(program);
  const Exploration in_parts = by_parts(program, [] { return std::make_unique<Dpor>(); });
  RC_ASSERT(in_parts.traces == whole.traces);
  RC_ASSERT(in_parts.executions == whole.executions);
  RC_ASSERT(in_parts.redundant == whole.redundant);
}

RC_GTEST_PROP(DporProperty, GoesOnWhereAnotherStopped, ()) { expect_the_same(by_many); }

RC_GTEST_PROP(DporProperty, MakesAgainWhatWasBrokenOff, ()) { expect_the_same(by_breaking_off); }

TEST(Dpor, AStateThatIsCutOffIsNone) {
  TouchPool pool;
  Dpor dpor;
  ASSERT_TRUE(dpor.begin_run());
  StateWriter writer;
  dpor.save(writer);
  std::vector<std::uint64_t> state = writer.take();
  for (const std::size_t size : {state.size() - 1, state.size() + 1}) {
    state.resize(size);
    StateReader reader(state, pool);
    Dpor().restore(reader);
    EXPECT_FALSE(reader.complete());
  }
}

}  // namespace
}  // namespace reprise::scheduler::model
