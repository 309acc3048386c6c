#include "sim/values.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace reprise::sim {
namespace {

TEST(Values, NumbersAreDecimalOrHexadecimal) {
  EXPECT_EQ(parse_number("0"), 0u);
  EXPECT_EQ(parse_number("18446744073709551615"), ~0ull);
  EXPECT_EQ(parse_number("0xffffffffffffffff"), ~0ull);
  EXPECT_EQ(parse_number("0X1F"), 31u);
}

TEST(Values, WhatIsNotANumberIsRefused) {
  for (const char* const text : {"", "0x", "-1", "+1", " 1", "1 ", "1_000", "1e3", "0x1g", "seed",
                                 "18446744073709551616", "0x10000000000000000"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Values, CountsMayBeInThousands) {
  EXPECT_EQ(parse_count("17"), 17u);
  EXPECT_EQ(parse_count("20k"), 20'000u);
  EXPECT_EQ(parse_count("3M"), 3'000'000u);
  EXPECT_EQ(parse_count("k"), std::nullopt);
  EXPECT_EQ(parse_count("1G"), std::nullopt);
  EXPECT_EQ(parse_count("18446744073709551615k"), std::nullopt);
}

TEST(Values, DurationsNeedAUnit) {
  EXPECT_EQ(parse_duration_ns("1500ms"), 1'500'000'000u);
  EXPECT_EQ(parse_duration_ns("30m"), 1'800'000'000'000u);
  EXPECT_EQ(parse_duration_ns("30"), std::nullopt);
  EXPECT_EQ(parse_duration_ns("1.5s"), std::nullopt);
  EXPECT_EQ(parse_duration_ns("300000d"), std::nullopt);
}

RC_GTEST_PROP(Values, DurationsAreReadBackAsWritten, (std::uint64_t duration_ns)) {
  RC_ASSERT(parse_duration_ns(format_duration_ns(duration_ns)) == duration_ns);
}

TEST(Values, RatiosAreAtMostOne) {
  EXPECT_EQ(parse_ratio("1/20")->denominator, 20u);
  EXPECT_EQ(parse_ratio("0/1")->numerator, 0u);
  for (const char* const text : {"", "1", "1/0", "2/1", "1/", "/2", "0.05"}) {
    EXPECT_FALSE(parse_ratio(text)) << text;
  }
}

}  // namespace
}  // namespace reprise::sim
