// How many executions a second the exploration goes through by itself: fib_bench of the SV-COMP
// programs, which other tools explore at 193 000 to 210 000 a second. The program is
// interpreted; a run of a real one costs what small_programs.cpp says.

#include <benchmark/benchmark.h>

#include "tests/scheduler/exploration/model_runs.hpp"

namespace reprise::bench {
namespace {

using scheduler::model::Instruction;
using scheduler::model::Op;

scheduler::model::Program fibonacci(int rounds) {
  scheduler::model::Program program;
  program.tasks.resize(3);
  for (int i = 0; i < rounds; ++i) {
    for (const Instruction& one : {Instruction{Op::read, 0}, {Op::read, 1}, {Op::write, 0}}) {
      program.tasks[0].push_back(one);
      program.tasks[1].push_back({one.op, 1 - one.object});
    }
  }
  program.tasks[2] = {{Op::read, 0}, {Op::read, 1}};
  return program;
}

void exploration(benchmark::State& state) {
  constexpr benchmark::IterationCount kExecutions = 19'605;  // of four rounds
  const scheduler::model::Program program = fibonacci(4);
  while (state.KeepRunningBatch(kExecutions)) {
    const auto explored = scheduler::model::by_dpor(program, false);
    if (explored.executions != kExecutions) return state.SkipWithError("not all executions");
  }
}

BENCHMARK(exploration);

}  // namespace
}  // namespace reprise::bench
