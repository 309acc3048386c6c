#include "scheduler/trace.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace reprise::scheduler {
namespace {

Event event(std::uint64_t i) { return {.time_ns = 1000 * i, .object = i % 7, .thread = 1}; }

// A block is hashed by other code than what is left at the end of a run.
TEST(Trace, HashesBlocksAsAnyNumberOfEvents) {
  Trace trace;
  trace.begin();
  TraceHash chain;
  for (std::uint64_t block = 1; block <= 3; ++block) {
    std::vector<unsigned char> bytes(sizeof(TraceHash));
    std::memcpy(bytes.data(), &chain, sizeof(TraceHash));
    for (std::uint64_t i = 0; i < Trace::kBlockEvents; ++i) {
      const Event next = event(i);
      trace.record(next);
      bytes.resize(bytes.size() + sizeof(Event));
      std::memcpy(bytes.data() + bytes.size() - sizeof(Event), &next, sizeof(Event));
    }
    const XXH128_hash_t expected =
        XXH3_128bits_withSeed(bytes.data(), bytes.size(), block * Trace::kBlockEvents);
    chain = {expected.high64, expected.low64};
    ASSERT_EQ(trace.checkpoints().size(), block);
    EXPECT_EQ(trace.checkpoints().back(), chain);
  }
}

TEST(Trace, HashesEveryEvent) {
  std::vector<TraceHash> seen;
  Trace trace;
  trace.begin();
  for (std::uint64_t i = 0; i < 2 * Trace::kBlockEvents + 3; ++i) {
    seen.push_back(trace.hash());
    trace.record(event(0));
  }
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_NE(seen[i], seen[i - 1]) << i;
}

}  // namespace
}  // namespace reprise::scheduler
