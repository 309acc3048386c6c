// Every schedule with so many preemptions, by comparison with a plain enumeration.

#include "scheduler/exploration/bounded_search.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <memory>

#include "tests/scheduler/exploration/any_program.hpp"
#include "tests/scheduler/exploration/model_runs.hpp"

namespace reprise::scheduler::model {
namespace {

// One of both orders without a preemption, the other way round with one.
TEST(BoundedSearch, ATaskThatIsNotPreemptedGoesOn) {
  const std::vector<Instruction> code = {{Op::read, 0}, {Op::write_own, 0, 1}};
  const Program program{{code, code}};
  EXPECT_EQ(by_bounded_search(program, 0).executions, 2u);
  EXPECT_EQ(by_bounded_search(program, 1).executions, 4u);
  EXPECT_EQ(by_bounded_search(program, 2).executions, 6u);
  EXPECT_EQ(by_bounded_search(program, 9).executions, 6u);
}

TEST(BoundedSearch, ToLeaveWhoWaitsIsNoPreemption) {
  const std::vector<Instruction> one = {{Op::take, 0}, {Op::take, 1}, {Op::give, 1}, {Op::give, 0}};
  const std::vector<Instruction> two = {{Op::take, 1}, {Op::take, 0}, {Op::give, 0}, {Op::give, 1}};
  EXPECT_EQ(by_bounded_search({{one, two}}, 0).executions, 2u);
  EXPECT_EQ(by_bounded_search({{one, two}}, 1).traces, brute_force({{one, two}}).traces);
}

RC_GTEST_PROP(BoundedSearchProperty, MakesEveryScheduleOnce, ()) {
  const Program program = any_program();
  const auto bound = static_cast<std::uint64_t>(*rc::gen::inRange(0, 4));
  const Exploration all = brute_force(program, bound);
  const Exploration found = by_bounded_search(program, bound);
  RC_ASSERT(found.traces == all.traces);
  RC_ASSERT(found.executions == all.executions);
}

RC_GTEST_PROP(BoundedSearchProperty, GoesOnWhereAnotherStopped, ()) {
  const Program program = any_program();
  const auto bound = static_cast<std::uint64_t>(*rc::gen::inRange(0, 4));
  const auto make_search = [bound] { return std::make_unique<BoundedSearch>(bound); };
  RC_ASSERT(by_many(program, make_search).executions == brute_force(program, bound).executions);
}

RC_GTEST_PROP(BoundedSearchProperty, MakesAgainWhatWasBrokenOff, ()) {
  const Program program = any_program();
  const auto bound = static_cast<std::uint64_t>(*rc::gen::inRange(0, 4));
  const auto make_search = [bound] { return std::make_unique<BoundedSearch>(bound); };
  const Exploration all = brute_force(program, bound);
  const Exploration found = by_breaking_off(program, make_search);
  RC_ASSERT(found.traces == all.traces);
  RC_ASSERT(found.executions == all.executions);
}

}  // namespace
}  // namespace reprise::scheduler::model
