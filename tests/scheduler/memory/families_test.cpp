// The model against the axioms, on far more programs than the file of litmus tests has: every
// combination of orders of the well-known shapes, and programs drawn at random.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/scheduler/memory/axioms.hpp"
#include "tests/scheduler/memory/by_search.hpp"
#include "tests/scheduler/memory/explore.hpp"
#include "tests/scheduler/memory/generator.hpp"
#include "tests/wanted.hpp"

namespace reprise::scheduler::litmus {
namespace {

void expect_the_axioms(const std::string& text) {
  const Program program = parse(text);
  const Behaviour allowed = by_axioms(program);
  const Behaviour reached = explore(program, MemoryMode::rc11);
  EXPECT_EQ(reached.states, allowed.states) << text;
  EXPECT_EQ(reached.executions.size(), allowed.runs) << text;
  const Behaviour explored = by_dpor(program).behaviour;
  EXPECT_EQ(explored.executions, reached.executions) << text;
  EXPECT_EQ(explored.runs, allowed.runs) << text;
}

TEST(MemoryFamilies, TheAxiomsAgreeWithTheFile) {
  for (const Row& row : rows()) {
    if (row.verdict == "race" || row.program.find(".na") != std::string::npos) continue;
    const Behaviour allowed = by_axioms(parse(row.program));
    EXPECT_EQ(allowed.states, row.rc11) << row.name;
    EXPECT_EQ(allowed.runs, row.executions) << row.name;
  }
}

TEST(MemoryFamilies, EveryShapeDoesWhatTheAxiomsAllowWithAnyOrders) {
  std::set<std::string> tried;
  std::uint64_t shape = 0;
  for (const Row& row : rows()) {
    if (row.program.find(".na") != std::string::npos) continue;
    Generator generator(++shape);
    for (std::uint64_t i = 0; i < wanted("REPRISE_LITMUS_VARIANTS", 16); ++i) {
      const std::string program = generator.vary(row.program, i % 2 == 1);
      if (tried.insert(program).second) expect_the_axioms(program);
      if (HasFailure()) return;
    }
  }
}

TEST(MemoryFamilies, RandomProgramsDoWhatTheAxiomsAllow) {
  for (std::uint64_t seed = 0; seed < wanted("REPRISE_LITMUS_PROGRAMS", 500); ++seed) {
    expect_the_axioms(Generator(seed).program(wanted("REPRISE_LITMUS_STEPS", 7), false));
    if (HasFailure()) return;
  }
}

TEST(MemoryFamilies, ASearchGoesOnWhereAnotherStopped) {
  for (std::uint64_t seed = 0; seed < wanted("REPRISE_LITMUS_PROGRAMS", 500); ++seed) {
    const std::string text =
        Generator(seed).program(wanted("REPRISE_LITMUS_STEPS", 7), seed % 2 == 1);
    const Explored whole = by_dpor(parse(text));
    const Explored in_parts = by_many(parse(text));
    EXPECT_EQ(in_parts.behaviour.states, whole.behaviour.states) << text;
    EXPECT_EQ(in_parts.behaviour.executions, whole.behaviour.executions) << text;
    EXPECT_EQ(in_parts.behaviour.runs, whole.behaviour.runs) << text;
    EXPECT_EQ(in_parts.redundant, whole.redundant) << text;
    if (HasFailure()) return;
  }
}

TEST(MemoryFamilies, MutexesOrderAtomicsAsTheAxiomsSay) {
  for (std::uint64_t seed = 0; seed < wanted("REPRISE_LITMUS_PROGRAMS", 500); ++seed) {
    const std::string text = Generator(seed).program(wanted("REPRISE_LITMUS_STEPS", 7), true);
    if (std::count(text.begin(), text.end(), 'm') > 3) continue;  // the axioms would take too long
    const Program program = parse(text);
    EXPECT_EQ(explore(program, MemoryMode::rc11).states, by_axioms(program).states) << text;
    EXPECT_EQ(by_dpor(program).behaviour.states, by_axioms(program).states) << text;
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace reprise::scheduler::litmus
