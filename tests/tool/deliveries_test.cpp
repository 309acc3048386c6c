#include "sim/tool/deliveries.hpp"

#include <gtest/gtest.h>

namespace reprise::sim {
namespace {

TEST(Deliveries, TakeEachIndexOnceInAnyOrder) {
  Deliveries deliveries;
  for (const std::uint64_t index : {2U, 0U, 3U, 1U}) EXPECT_TRUE(deliveries.is_first(index));
  for (const std::uint64_t index : {0U, 1U, 2U, 3U}) EXPECT_FALSE(deliveries.is_first(index));
  EXPECT_TRUE(deliveries.is_first(4));
}

TEST(Deliveries, KnowWhatIsMissing) {
  Deliveries deliveries;
  EXPECT_FALSE(deliveries.first_missing(0));
  deliveries.is_first(0);
  deliveries.is_first(2);
  EXPECT_EQ(deliveries.first_missing(3), 1u);
  deliveries.is_first(1);
  EXPECT_FALSE(deliveries.first_missing(3));
  EXPECT_EQ(deliveries.first_missing(4), 3u);
}

}  // namespace
}  // namespace reprise::sim
