#include <thread>

#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

using stemedb::test::must;
using test::memory;

class WarmCompactTest : public test::WarmFixture {};

std::string text_of(int x) { return std::string(static_cast<std::size_t>(10 + x), 'a'); }

TEST_F(WarmCompactTest, LeavesTextsAndNoHoles) {
  const auto storage = make(20);
  for (int x = 0; x < 20; ++x) must(storage->store(memory(std::to_string(x), x, text_of(x))));
  for (int x = 0; x < 20; x += 2) storage->remove(std::to_string(x));
  const double before = storage->content_statistics().fragmentation();
  const CompactionReport report = must(storage->compact_content());
  EXPECT_EQ(report.fragmentation_before(), before);
  EXPECT_GT(report.reclaimed_bytes(), 0u);
  const ContentStatistics after = storage->content_statistics();
  EXPECT_EQ(after.total_bytes, report.new_bytes);
  EXPECT_EQ(after.live_bytes, report.new_bytes);
  EXPECT_EQ(after.fragmentation(), 0);
  EXPECT_EQ(after.reclaimed_bytes, report.reclaimed_bytes());
  EXPECT_GT(after.last_compaction_s, 0u);
  for (int x = 1; x < 20; x += 2) {
    EXPECT_EQ(must(storage->get(std::to_string(x))), memory(std::to_string(x), x, text_of(x)));
  }
}

TEST_F(WarmCompactTest, KeepsNoTextAndAnEmptyOneApart) {
  const auto storage = make(3);
  must(storage->store(memory("gone", 1, "gone")));
  must(storage->store(memory("none", 2)));
  must(storage->store(memory("empty", 3, "")));
  storage->remove("gone");
  EXPECT_EQ(must(storage->compact_content()).new_bytes, 0u);
  EXPECT_EQ(must(storage->get("none")), memory("none", 2));
  EXPECT_EQ(must(storage->get("empty")), memory("empty", 3, ""));
}

TEST_F(WarmCompactTest, OfAnEmptyStorageIsNothing) {
  const auto storage = make(1);
  const CompactionReport report = must(storage->compact_content());
  EXPECT_EQ(report.old_bytes, 0u);
  EXPECT_EQ(report.fragmentation_before(), 0);
}

TEST_F(WarmCompactTest, IsMadeByOneAtATime) {
  const auto storage = make(2);
  must(storage->store(memory("a", 1, "text")));
  const auto compact = [&] {
    for (int i = 0; i < 200; ++i) {
      const auto report = storage->compact_content();
      if (!report.ok()) {
        EXPECT_EQ(report.error().kind(), ErrorKind::kCompactionInProgress);
      }
    }
  };
  std::thread other(compact);
  compact();
  other.join();
  EXPECT_TRUE(storage->compact_content().ok());
}

/// T-13: 10 readers and 5 writers while texts are compacted over and over.
TEST_F(WarmCompactTest, ChangesNoTextThatOthersReadAndWrite) {
  const auto storage = make(1000);
  const auto id_of = [](int writer, int i) {
    return std::to_string(writer) + "-" + std::to_string(i);
  };
  for (int x = 0; x < 100; ++x) must(storage->store(memory("old" + std::to_string(x), x, "old")));
  for (int x = 0; x < 100; x += 2) storage->remove("old" + std::to_string(x));
  std::vector<std::thread> threads;
  for (int writer = 0; writer < 5; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < 50; ++i) {
        const Memory stored = memory(id_of(writer, i), i, text_of(i + writer));
        must(storage->store(stored));
        EXPECT_EQ(must(storage->get(stored.id)), stored);
        if (i % 3 == 0) storage->remove(stored.id);
      }
    });
  }
  for (int reader = 0; reader < 10; ++reader) {
    threads.emplace_back([&, reader] {
      for (int i = 0; i < 100; ++i) {
        const int x = (reader + 2 * i + 1 - reader % 2) % 100 | 1;
        const std::string id = "old" + std::to_string(x);
        EXPECT_EQ(must(storage->get(id)), memory(id, x, "old"));
      }
    });
  }
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(storage->compact_content().ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(storage->compact_content().ok());
  EXPECT_EQ(storage->content_statistics().fragmentation(), 0);
  EXPECT_EQ(storage->statistics().memory_count, 50u + 5u * (50u - 17u));
}

TEST_F(WarmCompactTest, ForgetsAllHolesRoundAfterRound) {
  const auto storage = make(2000);
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 100; ++i) {
      const int x = 100 * round + i;
      must(storage->store(memory(std::to_string(x), x, text_of(x))));
    }
    for (int i = 0; i < 50; ++i) storage->remove(std::to_string(100 * round + i));
    EXPECT_GT(must(storage->compact_content()).reclaimed_bytes(), 0u);
    EXPECT_LT(storage->content_statistics().fragmentation(), 0.5);
  }
  EXPECT_LT(storage->content_statistics().total_bytes, 10u << 20);
}

}  // namespace
}  // namespace engram
