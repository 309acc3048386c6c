#include "sim/tool/seeds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/values.hpp"

namespace reprise::sim {
namespace {

RC_GTEST_PROP(Seeds, AreReadBackAsWritten, (std::uint64_t seed)) {
  RC_ASSERT(format_seed(seed).size() == 18u);
  RC_ASSERT(parse_number(format_seed(seed)) == seed);
}

// Seeds that were reported must mean the same for ever.
TEST(Seeds, TheListIsFrozen) {
  EXPECT_EQ(seed_of(1, "hello_deadlock", 0), 0xc93188af763fa82c);
  EXPECT_EQ(seed_of(1, "hello_race", 0), 0xdbd682d573b5aac7);
  EXPECT_EQ(seed_of(2, "hello_race", 1), 0x9b66c6ed7ab23454);
}

}  // namespace
}  // namespace reprise::sim
