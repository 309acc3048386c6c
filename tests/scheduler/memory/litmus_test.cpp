// Every litmus test reaches every state that is allowed, and no other.

#include <gtest/gtest.h>

#include "tests/scheduler/exploration/every_trace.hpp"
#include "tests/scheduler/memory/by_search.hpp"
#include "tests/scheduler/memory/explore.hpp"

namespace reprise::scheduler::litmus {
namespace {

class Litmus : public testing::TestWithParam<Row> {};

TEST_P(Litmus, ReachesExactlyWhatIsAllowed) {
  const Behaviour behaviour = explore(parse(GetParam().program), MemoryMode::rc11);
  EXPECT_EQ(behaviour.race, GetParam().verdict == "race");
  if (behaviour.race) return;  // undefined behaviour has no states
  EXPECT_EQ(behaviour.states, GetParam().rc11) << GetParam().program;
  EXPECT_EQ(behaviour.executions.size(), GetParam().executions) << GetParam().program;
}

TEST_P(Litmus, IsExploredByOneRunForEachExecution) {
  const Explored explored = by_dpor(parse(GetParam().program));
  if (explored.behaviour.race) return;
  EXPECT_EQ(explored.behaviour.states, GetParam().rc11) << GetParam().program;
  EXPECT_EQ(explored.behaviour.executions.size(), GetParam().executions) << GetParam().program;
  EXPECT_EQ(explored.behaviour.runs, GetParam().executions) << GetParam().program;
}

TEST_P(Litmus, HasAsManyExecutionsByEveryScheduleAndChoice) {
  EveryTrace search(true);
  const Explored explored = by_search(parse(GetParam().program), search);
  if (explored.behaviour.race) return;
  EXPECT_EQ(explored.behaviour.states, GetParam().rc11) << GetParam().program;
  EXPECT_EQ(search.traces(), GetParam().executions) << GetParam().program;
}

TEST_P(Litmus, IsSequentiallyConsistentWhenAsked) {
  const Behaviour behaviour = explore(parse(GetParam().program), MemoryMode::sc);
  EXPECT_EQ(behaviour.race, GetParam().verdict == "race");
  EXPECT_EQ(behaviour.states, GetParam().sc) << GetParam().program;
}

std::string test_name(const testing::TestParamInfo<Row>& row) { return name_of_test(row.param); }

INSTANTIATE_TEST_SUITE_P(File, Litmus, testing::ValuesIn(rows()), test_name);

}  // namespace
}  // namespace reprise::scheduler::litmus
