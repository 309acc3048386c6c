#include "scheduler/prf.hpp"

#include <gtest/gtest.h>

#include "scheduler/decisions.hpp"

namespace reprise::scheduler {
namespace {

// Golden values: every seed that was ever reported depends on them. They never change.
TEST(Prf, IsFrozen) {
  EXPECT_EQ(prf(0, 0, 0, 0), 11327913606169941060u);
  EXPECT_EQ(prf(1, 2, 3, 4), 8352740573124733316u);
  EXPECT_EQ(prf(~0ull, ~0ull, ~0ull, ~0ull), 13911231379966740905u);
  EXPECT_EQ(Stream("schedule").id, 17277971518444509036u);
}

TEST(Prf, DependsOnEveryArgument) {
  const std::uint64_t base = prf(7, 7, 7, 7);
  EXPECT_NE(base, prf(8, 7, 7, 7));
  EXPECT_NE(base, prf(7, 8, 7, 7));
  EXPECT_NE(base, prf(7, 7, 8, 7));
  EXPECT_NE(base, prf(7, 7, 7, 8));
}

TEST(Prf, FillsAllResiduesEvenly) {
  constexpr std::uint64_t kBuckets = 7;
  constexpr std::uint64_t kDraws = 70000;
  std::uint64_t counts[kBuckets] = {};
  for (std::uint64_t i = 0; i < kDraws; ++i) ++counts[scale(prf(42, 1, 0, i), kBuckets)];
  for (const std::uint64_t count : counts) {
    EXPECT_GT(count, 9600u);  // 10 000 expected; 4 standard deviations are about 370
    EXPECT_LT(count, 10400u);
  }
}

}  // namespace
}  // namespace reprise::scheduler
