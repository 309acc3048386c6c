// T-01 to T-06 on real threads, with the loads that they have in production, and T-08: again and
// again. That a test passes says little about a race; that is what the scenarios are for.

#include <map>
#include <set>
#include <thread>

#include "tests/system/engram/warm/warm_fixture.hpp"
#include "tests/system/engram/warm/warm_loads.hpp"

namespace engram {
namespace {

using test::WarmLoad;

/// INV-ENG-1 and 3.
void expect_apart(const MappedWarmStorage& storage) {
  std::set<std::uint32_t> slots;
  std::map<std::uint64_t, std::uint64_t> texts;  // where each begins and ends
  for (const LiveEntry& entry : storage.entries()) {
    EXPECT_TRUE(slots.insert(entry.ref.slot).second) << entry.id;
    if (!entry.content || entry.content->length == 0) continue;
    const std::uint64_t end = entry.content->offset + entry.content->length;
    EXPECT_TRUE(texts.emplace(entry.content->offset, end).second) << entry.id;
  }
  std::uint64_t last = 0;
  for (const auto& [begin, end] : texts) {
    EXPECT_GE(begin, last);
    last = end;
  }
  EXPECT_LE(last, storage.content_statistics().total_bytes);
}

class WarmThreadsTest : public test::WarmFixture, public testing::WithParamInterface<WarmLoad> {};

TEST_P(WarmThreadsTest, Passes) {
  const auto storage = make(GetParam().capacity);
  EXPECT_TRUE(GetParam().passes(*storage));
  EXPECT_EQ(storage->statistics().memory_count, GetParam().memories);
  expect_apart(*storage);
}

TEST_P(WarmThreadsTest, T08PassesInEveryRound) {
  for (int round = 0; round < 20; ++round) {
    EXPECT_TRUE(GetParam().passes(*make(GetParam().capacity))) << round;
  }
}

// The scenarios show that in every round. A real machine promises nothing but that nobody sees the
// defect who only reads; and on one processor threads hardly ever meet.
TEST_P(WarmThreadsTest, T08SeesB01OnlyWhereItCanBeSeen) {
  int failed = 0;
  for (int round = 0; round < 20; ++round) {
    failed += GetParam().passes(*make(GetParam().capacity, {Bug::kB01})) ? 0 : 1;
  }
  if (!GetParam().sees_shared_slots) {
    EXPECT_EQ(failed, 0);
  } else if (std::thread::hardware_concurrency() > 1) {
    EXPECT_GT(failed, 0);
  }
}

std::string name_of(const testing::TestParamInfo<WarmLoad>& info) {
  return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(Loads, WarmThreadsTest, testing::ValuesIn(test::warm_loads()), name_of);

}  // namespace
}  // namespace engram
