// Whether what counts traces in real programs counts them.

#include "tests/scheduler/exploration/every_trace.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/scheduler/exploration/any_program.hpp"
#include "tests/scheduler/exploration/model_runs.hpp"

namespace reprise::scheduler::model {
namespace {

RC_GTEST_PROP(EveryTraceProperty, CountsWhatEveryInterleavingShows, ()) {
  const Program program = any_program();
  const std::size_t traces = brute_force(program).traces.size();
  RC_ASSERT(count_traces(program, true) == traces);
  RC_ASSERT(count_traces(program, false) == traces);
}

TEST(EveryTrace, IndependentStepsMayChangePlaces) {
  TouchPool pool;
  const Touch write{1, TouchKind::write};
  const Touch other{2, TouchKind::write};
  const Step one{{0, 0}, 1, pool.intern({&write, 1}), {}};
  const Step two{{1, 0}, 1, pool.intern({&other, 1}), {}};
  TraceName forth;
  TraceName back;
  forth.add(one);
  EXPECT_NE(forth.value(), back.value());
  forth.add(two);
  back.add(two);
  back.add(one);
  EXPECT_EQ(forth.value(), back.value());
}

}  // namespace
}  // namespace reprise::scheduler::model
