// memory_budget: what a process may allocate, and what it is told beyond.
#include <stdlib.h>

#include <cerrno>
#include <new>
#include <vector>

#include "sim/border.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

/// @returns how often memory was refused to a program that may have two mebibytes
std::uint64_t run_within_budget(const Program& program) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  world.begin({}, *strategy);
  faults::FaultPlan& plan = world.machine().faults();
  plan.set_knob(faults::FamilyId::memory_budget, 0, 2 * kMebibyte);
  plan.pin(faults::FamilyId::memory_budget, {1, 1});
  world.start("main", program);
  EXPECT_EQ(world.run(), Pause::finished);
  EXPECT_FALSE(world.finding()) << world.finding()->message;
  const std::uint64_t refused = plan.setting(faults::FamilyId::memory_budget).strikes;
  world.end();
  return refused;
}

TEST(MemoryBudget, RefusesWhatGoesBeyondAndNothingElse) {
  const std::uint64_t refused = run_within_budget([] {
    void* const first = malloc(kMebibyte);
    EXPECT_NE(first, nullptr);
    errno = 0;
    EXPECT_EQ(malloc(kMebibyte + 1), nullptr);
    EXPECT_EQ(errno, ENOMEM);
    EXPECT_EQ(calloc(2, kMebibyte), nullptr);
    void* aligned = nullptr;
    EXPECT_EQ(posix_memalign(&aligned, 4096, kMebibyte), ENOMEM);
    void* const small = malloc(1000);
    EXPECT_NE(small, nullptr);
    free(small);
    void* const larger = realloc(first, 2 * kMebibyte);
    EXPECT_EQ(larger, nullptr);
    free(larger == nullptr ? first : larger);  // the old piece stays
    void* const again = malloc(kMebibyte);
    EXPECT_NE(again, nullptr);
    free(again);
    return 0;
  });
  EXPECT_EQ(refused, 4U);
}

TEST(MemoryBudget, IsBadAllocInCpp) {
  const std::uint64_t refused = run_within_budget([] {
    bool caught = false;
    try {
      const std::vector<char> much(3 * kMebibyte);
    } catch (const std::bad_alloc&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
    return 0;
  });
  EXPECT_EQ(refused, 1U);
}

TEST(MemoryBudget, IsNotThatOfTheNextProcess) {
  run_within_budget([] { return 0; });
  const Simulated calm = simulate(1, [] {
    void* const much = malloc(8 * kMebibyte);
    EXPECT_NE(much, nullptr);
    free(much);
    return 0;
  });
  EXPECT_FALSE(calm.finding);
}

}  // namespace
}  // namespace reprise::sim
