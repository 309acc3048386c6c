// T-01 to T-06 on real threads, with the loads that they have in production. That a test passes
// says little about a race; that is what the scenarios are for.

#include <atomic>
#include <map>
#include <set>
#include <stdexcept>

#include "tests/system/engram/warm/together.hpp"
#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

using stemedb::test::must;
using test::kLiveness;
using test::memory;
using test::run_together;

std::string id_of(std::size_t thread, std::size_t i) {
  return "thread-" + std::to_string(thread) + "-ep-" + std::to_string(i);
}

std::string preloaded_id(std::size_t i) { return "preload-" + std::to_string(i); }

class WarmThreadsTest : public test::WarmFixture {
 protected:
  /// INV-ENG-1 and 3.
  static void expect_apart(const MappedWarmStorage& storage) {
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

  static void preload(MappedWarmStorage& storage, std::size_t count,
                      const std::function<std::string(std::size_t)>& text_of) {
    for (std::size_t i = 0; i < count; ++i) {
      must(storage.store(memory(preloaded_id(i), 1, text_of(i))));
    }
  }
};

TEST_F(WarmThreadsTest, T01StoresOfManyThreadsAreAllThere) {
  constexpr std::size_t kThreads = 10;
  constexpr std::size_t kStores = 100;
  const auto storage = make(10'000);
  const auto text_of = [](std::size_t thread, std::size_t i) {
    std::string text =
        "Content from thread " + std::to_string(thread) + " episode " + std::to_string(i) + " - ";
    for (std::size_t n = 0; n < thread; ++n) text += "padding";
    return text;
  };
  const auto took = run_together(kThreads, [&](std::size_t thread) {
    for (std::size_t i = 0; i < kStores; ++i) {
      must(storage->store(memory(id_of(thread, i), static_cast<int>(i), text_of(thread, i))));
    }
  });
  EXPECT_LT(took, kLiveness);
  EXPECT_EQ(storage->statistics().memory_count, kThreads * kStores);
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    for (std::size_t i = 0; i < kStores; ++i) {
      EXPECT_EQ(must(storage->get(id_of(thread, i))),
                memory(id_of(thread, i), static_cast<int>(i), text_of(thread, i)));
    }
  }
  expect_apart(*storage);
}

TEST_F(WarmThreadsTest, T02ManyReadersReadExactTexts) {
  constexpr std::size_t kMemories = 100;
  const auto storage = make(1000);
  const auto text_of = [](std::size_t i) { return std::string(10 * i, 'x'); };
  preload(*storage, kMemories, text_of);
  const auto took = run_together(20, [&](std::size_t) {
    for (int round = 0; round < 10; ++round) {
      for (std::size_t i = 0; i < kMemories; ++i) {
        EXPECT_EQ(must(storage->get(preloaded_id(i)))->content, text_of(i));
      }
    }
  });
  EXPECT_LT(took, kLiveness);
  EXPECT_EQ(storage->metrics().hits, 20u * 10u * kMemories);
}

TEST_F(WarmThreadsTest, T03WritersAndReadersDoNotBlockOneAnother) {
  constexpr std::size_t kPreloaded = 1000;
  constexpr std::size_t kWriters = 5;
  constexpr std::size_t kReaders = 10;
  const auto storage = make(5000);
  const auto text_of = [](std::size_t i) { return "Preload " + std::to_string(i); };
  preload(*storage, kPreloaded, text_of);
  const auto took = run_together(kWriters + kReaders, [&](std::size_t thread) {
    for (std::size_t i = 0; thread < kWriters && i < 100; ++i) {
      must(storage->store(memory(id_of(thread, i), 1, "written")));
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    for (std::size_t i = 0; thread >= kWriters && i < 50; ++i) {
      const std::size_t number = ((thread - kWriters) * 50 + i) % kPreloaded;
      EXPECT_EQ(must(storage->get(preloaded_id(number)))->content, text_of(number));
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
  });
  EXPECT_LT(took, kLiveness);
  EXPECT_EQ(storage->statistics().memory_count, kPreloaded + kWriters * 100);
}

TEST_F(WarmThreadsTest, T04EverybodyReadsTheSameMemories) {
  const auto storage = make(100);
  preload(*storage, 100, [](std::size_t i) { return "Preload " + std::to_string(i); });
  const auto took = run_together(50, [&](std::size_t) {
    for (std::size_t i = 0; i < 20; ++i) {
      EXPECT_FALSE(must(storage->get(preloaded_id(i % 10)))->content->empty());
    }
  });
  EXPECT_LT(took, kLiveness);
}

TEST_F(WarmThreadsTest, T05WritersThatLeaveABarrierKeepTheirTexts) {
  constexpr std::size_t kThreads = 20;
  constexpr std::size_t kStores = 50;
  const auto storage = make(5000);
  const auto text_of = [](std::size_t thread, std::size_t i) {
    return std::string(3 * (thread + i), static_cast<char>('a' + thread));
  };
  const auto took = run_together(kThreads, [&](std::size_t thread) {
    for (std::size_t i = 0; i < kStores; ++i) {
      must(storage->store(memory(id_of(thread, i), 1, text_of(thread, i))));
    }
  });
  EXPECT_LT(took, kLiveness);
  EXPECT_EQ(storage->statistics().memory_count, kThreads * kStores);
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    for (std::size_t i = 0; i < kStores; ++i) {
      EXPECT_EQ(must(storage->get(id_of(thread, i)))->content, text_of(thread, i));
    }
  }
  expect_apart(*storage);
}

TEST_F(WarmThreadsTest, T06APanicLeavesTheStorageUsable) {
  constexpr std::size_t kPanicking = 5;
  const auto storage = make(1000);
  preload(*storage, 100, [](std::size_t i) { return "Preload " + std::to_string(i); });
  std::atomic<int> panics = 0;
  const auto took = run_together(10, [&](std::size_t thread) {
    try {
      for (std::size_t i = 0; i < 10; ++i) {
        if (thread == kPanicking && i == 3) throw std::runtime_error("a thread panics");
        must(storage->store(memory(id_of(thread, i), 1, "written")));
      }
    } catch (const std::runtime_error&) {
      ++panics;
    }
  });
  EXPECT_LT(took, kLiveness);
  EXPECT_EQ(panics, 1);
  EXPECT_EQ(storage->statistics().memory_count, 100u + 9u * 10u + 3u);
  must(storage->store(memory("fresh", 1, "still usable")));
  EXPECT_EQ(must(storage->get("fresh")), memory("fresh", 1, "still usable"));
  expect_apart(*storage);
}

}  // namespace
}  // namespace engram
