#include "sim/tool/determinism.hpp"

#include <gtest/gtest.h>

#include "sim/tool/event_text.hpp"

namespace reprise::sim {
namespace {

using scheduler::Event;

// The result of a run with these events, of which only the last ones are kept.
RunResult result_of(const std::vector<Event>& events, std::size_t keep) {
  scheduler::Trace trace;
  trace.begin();
  trace.keep_events(keep);
  for (const Event& event : events) trace.record(event);
  RunResult result;
  result.trace_hash = trace.hash();
  result.events = trace.events();
  result.checkpoints.assign(trace.checkpoints().begin(), trace.checkpoints().end());
  result.last_events = trace.kept_events();
  return result;
}

std::vector<Event> some_events(std::size_t count) {
  std::vector<Event> events(count);
  for (std::size_t i = 0; i < count; ++i) events[i].object = i;
  return events;
}

TEST(Determinism, EqualRunsDoNotPart) {
  const RunResult result = result_of(some_events(1000), 10);
  EXPECT_TRUE(same_outcome(result, result));
  EXPECT_FALSE(find_divergence(result, result));
}

TEST(Determinism, TheFirstDifferentEventIsFoundExactly) {
  for (const std::size_t place : {0U, 255U, 256U, 700U, 999U}) {
    std::vector<Event> changed = some_events(1000);
    changed[place].result = -1;
    const auto divergence =
        find_divergence(result_of(some_events(1000), 2000), result_of(changed, 2000));
    ASSERT_TRUE(divergence);
    EXPECT_EQ(divergence->first, place);
    EXPECT_EQ(divergence->last, place);
  }
}

TEST(Determinism, WithoutTheEventsTheBlockIsFound) {
  std::vector<Event> changed = some_events(1000);
  changed[300].result = -1;
  const auto divergence = find_divergence(result_of(some_events(1000), 0), result_of(changed, 0));
  ASSERT_TRUE(divergence);
  EXPECT_EQ(divergence->first, 256u);
  EXPECT_EQ(divergence->last, 511u);
}

TEST(Determinism, ARunThatEndsEarlierPartsAtItsEnd) {
  const auto divergence =
      find_divergence(result_of(some_events(300), 1000), result_of(some_events(310), 1000));
  ASSERT_TRUE(divergence);
  EXPECT_EQ(divergence->first, 300u);
}

TEST(Determinism, HangsAreTheSameWhereverTheyWereInterrupted) {
  RunResult a = result_of(some_events(5), 0);
  RunResult b = a;
  a.finding = Finding{"hang", "hang in f()", "", {}};
  b.finding = Finding{"hang", "hang in g()", "", {}};
  EXPECT_TRUE(same_outcome(a, b));
  b.finding->kind = "signal";
  EXPECT_FALSE(same_outcome(a, b));
}

TEST(Determinism, TheRatioDecidesHowManyRunsAreMadeTwice) {
  int chosen = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    EXPECT_FALSE(chosen_for_verification(seed, {0, 1}));
    EXPECT_TRUE(chosen_for_verification(seed, {1, 1}));
    if (chosen_for_verification(seed, {1, 20})) ++chosen;
  }
  EXPECT_NEAR(chosen, 500, 100);
}

TEST(EventText, IsReadBackAsWritten) {
  Event event;
  event.time_ns = ~0ull;
  event.object = 1;
  event.argument = ~0ull;
  event.result = -5;
  event.thread = 7;
  event.process = 8;
  event.operation = 9;
  EXPECT_EQ(event_from_json(event_to_json(3, event)), event);
  EXPECT_FALSE(event_from_json("{}"));
  EXPECT_FALSE(event_from_json("{\"event\":1}"));
  EXPECT_FALSE(event_from_json("{\"event\":"));
}

}  // namespace
}  // namespace reprise::sim
