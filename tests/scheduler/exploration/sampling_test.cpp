// Executions drawn at random: some of all there are, and soon all of a few.

#include "scheduler/exploration/sampling.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/scheduler/exploration/any_program.hpp"
#include "tests/scheduler/exploration/model_runs.hpp"

namespace reprise::scheduler::model {
namespace {

RC_GTEST_PROP(SamplingProperty, DrawsWhatThereIs, ()) {
  const Program program = any_program();
  const Exploration all = brute_force(program);
  const Exploration drawn = by_sampling(program, 20);
  RC_ASSERT(drawn.executions == 10u);  // of the second half
  RC_ASSERT(std::ranges::includes(all.states, drawn.states));
  RC_ASSERT(by_sampling(program, 20).traces == drawn.traces);
}

TEST(Sampling, ComesToEveryOrderOfAFewSteps) {
  const std::vector<Instruction> code = {{Op::read, 0}, {Op::write_own, 0, 1}};
  const Program program{{code, code, code}};
  EXPECT_EQ(by_sampling(program, 1000).traces, brute_force(program).traces);
}

// What is drawn does not come again, as it would if the second half drew what the first did.
TEST(Sampling, GoesOnWhereAnotherStopped) {
  const std::vector<Instruction> code(4, {Op::add, 0, 1});
  const Program program{{code, code, code}};
  EXPECT_GT(by_sampling(program, 40).traces.size(), by_sampling(program, 20).traces.size());
  EXPECT_GT(by_sampling(program, 20).traces.size(), 12u);
}

}  // namespace
}  // namespace reprise::scheduler::model
