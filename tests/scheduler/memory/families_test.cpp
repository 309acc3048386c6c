// The model against the axioms, on far more programs than the file of litmus tests has: every
// combination of orders of the well-known shapes, and programs drawn at random.

#include <gtest/gtest.h>

#include <cstdlib>

#include "scheduler/decisions.hpp"
#include "scheduler/prf.hpp"
#include "tests/scheduler/memory/axioms.hpp"
#include "tests/scheduler/memory/explore.hpp"

namespace reprise::scheduler::litmus {
namespace {

void expect_the_axioms(const std::string& text) {
  const Program program = parse(text);
  const Behaviour allowed = by_axioms(program);
  const Behaviour reached = explore(program, MemoryMode::rc11);
  EXPECT_EQ(reached.states, allowed.states) << text;
  EXPECT_EQ(reached.executions.size(), allowed.runs) << text;
}

TEST(MemoryFamilies, TheAxiomsAgreeWithTheFile) {
  for (const Row& row : rows()) {
    if (row.verdict == "race" || row.program.find(".na") != std::string::npos) continue;
    const Behaviour allowed = by_axioms(parse(row.program));
    EXPECT_EQ(allowed.states, row.rc11) << row.name;
    EXPECT_EQ(allowed.runs, row.executions) << row.name;
  }
}

/// Draws programs: few locations and values, so that accesses meet.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : prf_(seed, Stream("litmus").id) {}

  std::string program() {
    const std::uint64_t tasks = 2 + draw(3);
    std::uint64_t left = 7;
    std::string text;
    for (std::uint64_t task = 0; task < tasks; ++task) {
      const std::uint64_t most = left - (tasks - task - 1);
      const std::uint64_t steps = 1 + draw(most > 3 ? 3 : most);
      left -= steps;
      if (task > 0) text += " || ";
      for (std::uint64_t step = 0; step < steps; ++step) {
        text += (step > 0 ? "; " : "") + operation(step);
      }
    }
    return text;
  }

 private:
  std::uint64_t draw(std::uint64_t n) { return scale(prf_(0, counter_++), n); }
  template <std::size_t N>
  std::string one_of(const char* const (&choices)[N]) {
    return choices[draw(N)];
  }

  std::string operation(std::uint64_t step) {
    const std::string target = "r" + std::to_string(step) + "=";
    const std::string location = one_of({" x", " y", " x", " y", " z"});
    const std::string value = one_of({" 1", " 2"});
    switch (draw(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return target + "R." + one_of({"rlx", "acq", "sc", "sc"}) + location;
      case 4:
      case 5:
      case 6:
      case 7:
        return "W." + std::string(one_of({"rlx", "rel", "sc", "sc"})) + location + value;
      case 8:
        return target + one_of({"X.", "A."}) + update_order() + location + value;
      case 9:
        return target + "C." + update_order() + location + one_of({" 0", " 1"}) + value;
      default:
        return "F." + std::string(one_of({"acq", "rel", "ar", "sc", "sc", "sc"}));
    }
  }
  std::string update_order() { return one_of({"rlx", "acq", "rel", "ar", "sc", "sc"}); }

  KeyedPrf prf_;
  std::uint64_t counter_ = 0;
};

TEST(MemoryFamilies, RandomProgramsDoWhatTheAxiomsAllow) {
  const char* count = std::getenv("N");
  const std::uint64_t programs = count == nullptr ? 500 : std::stoull(count);
  for (std::uint64_t seed = 0; seed < programs; ++seed) {
    expect_the_axioms(Generator(seed).program());
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace reprise::scheduler::litmus
