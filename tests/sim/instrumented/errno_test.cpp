#include <gtest/gtest.h>

#include <cerrno>

#include "tests/sim/program/atomics.hpp"
#include "tests/sim/program/together.hpp"
#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

/// Every kind of access, among others of another thread. @returns whether errno stayed as it was
bool keeps_errno(int number, programs::Word& atomic, programs::Word& plain) {
  constexpr int kRounds = 50;
  constexpr auto kOrder = std::memory_order_seq_cst;
  bool keeps = true;
  errno = number;
  for (int i = 0; i < kRounds; ++i) {
    programs::store(atomic, 1, kOrder);
    programs::load(atomic, kOrder);
    programs::add(atomic, 1, kOrder);
    programs::compare_exchange(atomic, 1, 2, kOrder);
    programs::write(plain, programs::read(plain) + 1);
    keeps = keeps && errno == number;
  }
  return keeps;
}

TEST(Errno, IsTheThreadsOwnAndNoAccessChangesIt) {
  for (const auto memory : {scheduler::MemoryMode::sc, scheduler::MemoryMode::rc11}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      bool first = false;
      bool second = false;
      const Simulated run =
          watch(seed,
                [&] {
                  programs::Word atomic = 0;
                  programs::Word plain = 0;
                  return programs::in_two_threads([&] { first = keeps_errno(3, atomic, plain); },
                                                  [&] { second = keeps_errno(4, atomic, plain); });
                },
                {.reports_races = false, .memory = memory});
      EXPECT_FALSE(run.finding);
      EXPECT_TRUE(first && second) << seed;
    }
  }
}

}  // namespace
}  // namespace reprise::sim
