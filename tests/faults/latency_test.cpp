#include "faults/latency.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace reprise::faults {
namespace {

constexpr std::uint64_t kMeanNs = 1'000'000;

TEST(ExponentialLatency, IsCloseToTheDistribution) {
  for (std::uint64_t percent = 1; percent < 100; ++percent) {
    const double exact = -std::log(1.0 - static_cast<double>(percent) / 100) * kMeanNs;
    const auto drawn =
        static_cast<double>(exponential_ns(kMeanNs, kLatencyChoices * percent / 100));
    EXPECT_NEAR(drawn, exact, exact * 0.4 + 1) << percent;
  }
}

TEST(ExponentialLatency, HasItsMean) {
  std::uint64_t sum = 0;
  for (std::uint64_t drawn = 0; drawn < kLatencyChoices; ++drawn) {
    sum += exponential_ns(kMeanNs, drawn);
  }
  const std::uint64_t mean = sum / kLatencyChoices;
  EXPECT_GE(mean, kMeanNs * 90 / 100);
  EXPECT_LE(mean, kMeanNs * 110 / 100);
}

TEST(ExponentialLatency, GrowsWithWhatIsDrawnAndEnds) {
  std::uint64_t before = 0;
  for (std::uint64_t drawn = 0; drawn < kLatencyChoices; drawn += 97) {
    const std::uint64_t latency = exponential_ns(kMeanNs, drawn);
    ASSERT_GE(latency, before);
    before = latency;
  }
  EXPECT_EQ(exponential_ns(kMeanNs, 0), 0U);
  EXPECT_LE(exponential_ns(kMeanNs, kLatencyChoices - 1), 14 * kMeanNs);
  EXPECT_LE(exponential_ns(std::uint64_t{1} << 40, kLatencyChoices - 1), std::uint64_t{14} << 40);
}

}  // namespace
}  // namespace reprise::faults
