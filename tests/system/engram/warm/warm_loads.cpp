#include "tests/system/engram/warm/warm_loads.hpp"

#include <atomic>
#include <functional>
#include <stdexcept>

#include "tests/system/engram/warm/together.hpp"
#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram::test {
namespace {

using stemedb::test::must;

std::string id_of(std::size_t thread, std::size_t i) {
  return "thread-" + std::to_string(thread) + "-ep-" + std::to_string(i);
}
std::string preloaded_id(std::size_t i) { return "preload-" + std::to_string(i); }
std::string preloaded_text(std::size_t i) { return "Preload " + std::to_string(i); }

using TextOf = std::function<std::string(std::size_t thread, std::size_t i)>;

void preload(MappedWarmStorage& storage, std::size_t count,
             const std::function<std::string(std::size_t)>& text_of = preloaded_text) {
  for (std::size_t i = 0; i < count; ++i) {
    must(storage.store(memory(preloaded_id(i), 1, text_of(i))));
  }
}

/// @returns whether everything that so many writers store is there, just as they stored it
bool keeps_all(MappedWarmStorage& storage, std::size_t threads, std::size_t stores,
               const TextOf& text_of) {
  const auto stored = [&](std::size_t thread, std::size_t i) {
    return memory(id_of(thread, i), static_cast<int>(i), text_of(thread, i));
  };
  bool keeps = run_together(threads, [&](std::size_t thread) {
                 for (std::size_t i = 0; i < stores; ++i) must(storage.store(stored(thread, i)));
               }) < kLiveness;
  keeps = keeps && storage.statistics().memory_count == threads * stores;
  for (std::size_t thread = 0; thread < threads; ++thread) {
    for (std::size_t i = 0; i < stores; ++i) {
      const auto found = storage.get(id_of(thread, i));
      keeps = keeps && found.ok() && *found == stored(thread, i);
    }
  }
  return keeps;
}

bool t01_stores_of_many_threads_are_all_there(MappedWarmStorage& storage) {
  return keeps_all(storage, 10, 100, [](std::size_t thread, std::size_t i) {
    std::string text =
        "Content from thread " + std::to_string(thread) + " episode " + std::to_string(i) + " - ";
    for (std::size_t n = 0; n < thread; ++n) text += "padding";
    return text;
  });
}

bool t02_many_readers_read_exact_texts(MappedWarmStorage& storage) {
  constexpr std::size_t kMemories = 100;
  constexpr std::size_t kReaders = 20;
  constexpr std::size_t kRounds = 10;
  const auto text_of = [](std::size_t i) { return std::string(10 * i, 'x'); };
  preload(storage, kMemories, text_of);
  std::atomic<bool> exact = true;
  const auto took = run_together(kReaders, [&](std::size_t) {
    for (std::size_t read = 0; read < kRounds * kMemories; ++read) {
      const std::size_t i = read % kMemories;
      if (must(storage.get(preloaded_id(i)))->content != text_of(i)) exact = false;
    }
  });
  return exact && took < kLiveness && storage.metrics().hits == kReaders * kRounds * kMemories;
}

bool t03_writers_and_readers_do_not_block_one_another(MappedWarmStorage& storage) {
  constexpr std::size_t kPreloaded = 1000;
  constexpr std::size_t kWriters = 5;
  constexpr std::size_t kReaders = 10;
  preload(storage, kPreloaded);
  std::atomic<bool> exact = true;
  const auto took = run_together(kWriters + kReaders, [&](std::size_t thread) {
    for (std::size_t i = 0; thread < kWriters && i < 100; ++i) {
      must(storage.store(memory(id_of(thread, i), 1, "written")));
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    for (std::size_t i = 0; thread >= kWriters && i < 50; ++i) {
      const std::size_t number = ((thread - kWriters) * 50 + i) % kPreloaded;
      if (must(storage.get(preloaded_id(number)))->content != preloaded_text(number)) exact = false;
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
  });
  return exact && took < kLiveness;
}

bool t04_everybody_reads_the_same_memories(MappedWarmStorage& storage) {
  preload(storage, 100);
  std::atomic<bool> exact = true;
  const auto took = run_together(50, [&](std::size_t) {
    for (std::size_t i = 0; i < 20; ++i) {
      if (must(storage.get(preloaded_id(i % 10)))->content->empty()) exact = false;
    }
  });
  return exact && took < kLiveness;
}

bool t05_writers_that_leave_a_barrier_keep_their_texts(MappedWarmStorage& storage) {
  return keeps_all(storage, 20, 50, [](std::size_t thread, std::size_t i) {
    return std::string(3 * (thread + i), static_cast<char>('a' + thread));
  });
}

bool t06_a_panic_leaves_the_storage_usable(MappedWarmStorage& storage) {
  constexpr std::size_t kPanicking = 5;
  preload(storage, 100);
  std::atomic<int> panics = 0;
  const auto took = run_together(10, [&](std::size_t thread) {
    try {
      for (std::size_t i = 0; i < 10; ++i) {
        if (thread == kPanicking && i == 3) throw std::runtime_error("a thread panics");
        must(storage.store(memory(id_of(thread, i), 1, "written")));
      }
    } catch (const std::runtime_error&) {
      ++panics;
    }
  });
  must(storage.store(memory("fresh", 1, "still usable")));
  return panics == 1 && took < kLiveness && storage.statistics().memory_count >= 100 &&
         must(storage.get("fresh")) == memory("fresh", 1, "still usable");
}

constexpr WarmLoad kLoads[] = {
    {"T01StoresOfManyThreadsAreAllThere", true, 10'000, 1000,
     t01_stores_of_many_threads_are_all_there},
    {"T02ManyReadersReadExactTexts", false, 1000, 100, t02_many_readers_read_exact_texts},
    {"T03WritersAndReadersDoNotBlockOneAnother", false, 5000, 1000 + 5 * 100,
     t03_writers_and_readers_do_not_block_one_another},
    {"T04EverybodyReadsTheSameMemories", false, 100, 100, t04_everybody_reads_the_same_memories},
    {"T05WritersThatLeaveABarrierKeepTheirTexts", true, 5000, 1000,
     t05_writers_that_leave_a_barrier_keep_their_texts},
    {"T06APanicLeavesTheStorageUsable", false, 1000, 100 + 9 * 10 + 3 + 1,
     t06_a_panic_leaves_the_storage_usable},
};

}  // namespace

std::span<const WarmLoad> warm_loads() { return kLoads; }

}  // namespace engram::test
