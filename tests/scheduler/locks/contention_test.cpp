#include "scheduler/locks/contention.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace reprise::scheduler {
namespace {

TEST(Contention, PercentilesAreTimesThatThereWere) {
  std::vector<std::uint64_t> times(100);
  std::iota(times.rbegin(), times.rend(), 1);
  const Percentiles of_hundred = percentiles_of(times);
  EXPECT_EQ(of_hundred.p50, 50u);
  EXPECT_EQ(of_hundred.p90, 90u);
  EXPECT_EQ(of_hundred.p99, 99u);
  EXPECT_EQ(of_hundred.most, 100u);
  EXPECT_EQ(percentiles_of({7}).p50, 7u);
  EXPECT_EQ(percentiles_of({7, 9}).p90, 9u);
  EXPECT_EQ(percentiles_of({}).most, 0u);
}

TEST(Contention, CountsEachLockForItself) {
  Contention contention;
  const char sites[2] = {};
  for (int i = 0; i < 3; ++i) contention.taken({.object = 1, .site = &sites[i % 2]});
  contention.queued(1, 2);
  contention.queued(1, 1);
  contention.waited(1, 10);
  contention.held(1, 20);
  contention.taken({.object = 2, .kind = LockKind::reader});
  const Contention::OfLock& first = contention.locks().at(1);
  EXPECT_EQ(first.taken, 3u);
  EXPECT_EQ(first.contended, 1u);
  EXPECT_EQ(first.longest_queue, 2u);
  EXPECT_EQ(first.waits_ns, std::vector<std::uint64_t>{10});
  EXPECT_EQ(first.holds_ns, std::vector<std::uint64_t>{20});
  EXPECT_EQ(first.busiest_site(), &sites[0]);
  EXPECT_EQ(contention.locks().at(2).kind, LockKind::reader);
}

}  // namespace
}  // namespace reprise::scheduler
