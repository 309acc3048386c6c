#include "system/engram/warm/warm_tier.hpp"

#include <atomic>
#include <map>
#include <stdexcept>
#include <thread>

#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

using stemedb::test::must;
using test::memory;

class WarmTierTest : public ::testing::Test {
 protected:
  std::map<std::string, int> walk() const {
    std::map<std::string, int> seen;
    must(tier_->for_each([&](const Memory& shown) { ++seen[shown.id]; }));
    return seen;
  }

  stemedb::test::TempDirectory directory_;
  std::unique_ptr<WarmTier> tier_ =
      must(WarmTier::create(directory_ / "warm.dat", {2000, true, {}}));
};

TEST_F(WarmTierTest, ReturnsWhatWasStored) {
  must(tier_->store(memory("a", 1, "text")));
  EXPECT_EQ(must(tier_->get("a"))->content, "text");
  EXPECT_TRUE(tier_->remove("a"));
  EXPECT_FALSE(must(tier_->get("a")));
}

TEST_F(WarmTierTest, TrustsOldMemoriesLess) {
  constexpr std::uint64_t kDayNs = 86'400'000'000'000;
  Memory trusted = memory("a");
  trusted.confidence = 1;
  trusted.decay_rate = 1;
  EXPECT_EQ(adjusted_confidence(trusted, 0), 1);
  EXPECT_FLOAT_EQ(adjusted_confidence(trusted, kDayNs), 0.5f);
  EXPECT_LT(adjusted_confidence(trusted, 2 * kDayNs), 0.5f);
}

TEST_F(WarmTierTest, ShowsEachMemoryOnce) {
  must(tier_->store(memory("a")));
  must(tier_->store(memory("a")));
  must(tier_->store(memory("b")));
  must(tier_->store(memory("c")));
  tier_->remove("b");
  EXPECT_EQ(walk(), (std::map<std::string, int>{{"a", 1}, {"c", 1}}));
}

TEST_F(WarmTierTest, LetsTheVisitorChangeEverythingAndThrow) {
  for (const char* id : {"a", "b", "c"}) must(tier_->store(memory(id)));
  must(tier_->for_each([&](const Memory& shown) {
    tier_->remove(shown.id);
    must(tier_->store(memory(shown.id + "2")));
  }));
  EXPECT_EQ(walk(), (std::map<std::string, int>{{"a2", 1}, {"b2", 1}, {"c2", 1}}));
  const auto panic = [](const Memory&) { throw std::runtime_error("a visitor panics"); };
  EXPECT_THROW((void)tier_->for_each(panic), std::runtime_error);
  must(tier_->store(memory("d")));
  EXPECT_EQ(walk().size(), 4u);
}

/// T-14 on real threads.
TEST_F(WarmTierTest, ShowsWhatIsThereAllTheWhileToAWalkAmongWriters) {
  for (int i = 0; i < 50; ++i) must(tier_->store(memory("stays" + std::to_string(i), i)));
  std::atomic<int> writing = 5;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 5; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 200; ++i) {
        const std::string id = std::to_string(writer) + "-" + std::to_string(i);
        must(tier_->store(memory(id, i)));
        must(tier_->store(memory("stays" + std::to_string(i % 50), i % 50)));
        if (i % 2 == 0) tier_->remove(id);
      }
      --writing;
    });
  }
  do {
    const auto seen = walk();
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(seen.contains("stays" + std::to_string(i))) << i;
    for (const auto& [id, times] : seen) EXPECT_EQ(times, 1) << id;
  } while (writing > 0);
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(walk().size(), 50u + 5u * 100u);
}

}  // namespace
}  // namespace engram
