// The warm tier in a process that runs out of memory: it says so, and nothing is lost or leaked.

#include <gtest/gtest.h>

#include "system/engram/warm/warm_storage.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

constexpr std::uint32_t kCapacity = 600;
constexpr std::size_t kLongIdBytes = 8000;  // 600 of them do not fit
constexpr std::size_t kBudgetBytes = 2 << 20;

/// Names a memory anew, in the place of its old name: the test itself must not need memory.
void rename(engram::Memory& memory, std::size_t number) {
  memory.created_at_ns = number;
  for (std::size_t i = 0; i < 3; ++i, number /= 10) {
    memory.id[i] = static_cast<char>('0' + number % 10);
  }
}

/// Stores until the memory ends. @returns how many were taken; all of them if it never did
std::size_t fill(engram::MappedWarmStorage& storage, engram::Memory& memory) {
  for (std::size_t number = 0; number < kCapacity; ++number) {
    rename(memory, number);
    const engram::Status stored = storage.store(memory);
    if (stored.ok()) continue;
    EXPECT_EQ(stored.error().kind(), engram::ErrorKind::kOutOfMemory);
    return number;
  }
  return kCapacity;
}

int run_out_of_memory() {
  const auto made = engram::MappedWarmStorage::create("/warm.dat", {kCapacity, true, {}});
  if (!made.ok()) return 1;
  engram::MappedWarmStorage& storage = **made;
  engram::Memory memory;
  memory.id.assign(kLongIdBytes, 'x');
  const std::size_t taken = fill(storage, memory);
  EXPECT_LT(taken, kCapacity);
  EXPECT_EQ(storage.statistics().memory_count, taken);
  rename(memory, 0);
  EXPECT_TRUE(storage.remove(memory.id));
  EXPECT_EQ(storage.statistics().memory_count, taken - 1);
  EXPECT_TRUE(storage.store(memory).ok());
  EXPECT_EQ(storage.statistics().memory_count, taken);
  return 0;
}

TEST(WarmMemory, IsGivenBackWhenItWasNotEnough) {
  const auto give_little_memory = [](sim::Machine& machine) {
    machine.faults().set_knob(faults::FamilyId::memory_budget, 0, kBudgetBytes);
    machine.faults().pin(faults::FamilyId::memory_budget, {1, 1});
  };
  const sim::Simulated outcome =
      sim::simulate(1, &run_out_of_memory, "uniform", {}, give_little_memory);
  EXPECT_FALSE(outcome.finding) << outcome.finding->message;
}

}  // namespace
}  // namespace reprise::scenarios
