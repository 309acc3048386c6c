// Plain memory that threads share without enough order.

#include <atomic>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

#include "tests/sim/program/synchronized.hpp"
#include "tests/sim/program/together.hpp"

namespace reprise::programs {
namespace {

int value = 0;
char text[64];

int two_writes() {
  return in_two_threads([] { value = 1; }, [] { value = 2; });
}

int write_and_read() {
  return in_two_threads([] { value = 1; },
                        [] {
                          if (value == 7) std::abort();
                        });
}

int different_mutexes() {
  std::mutex one;
  std::mutex other;
  return in_two_threads(
      [&] {
        const std::scoped_lock lock(one);
        ++value;
      },
      [&] {
        const std::scoped_lock lock(other);
        ++value;
      });
}

int write_under_reader_lock() {
  std::shared_mutex mutex;
  const auto write = [&] {
    const std::shared_lock lock(mutex);
    ++value;
  };
  return in_two_threads(write, write);
}

int relaxed_flag() {
  std::atomic<bool> ready = false;
  return in_two_threads(
      [&] {
        value = 1;
        ready.store(true, std::memory_order_relaxed);
      },
      [&] {
        while (!ready.load(std::memory_order_relaxed)) {
        }
        if (value == 7) std::abort();
      });
}

// C++20: a store of another thread ends the release sequence.
int broken_release_sequence() {
  std::atomic<int> state = 0;
  value = 0;
  std::thread writer([&] {
    value = 1;
    state.store(1, std::memory_order_release);
  });
  std::thread between([&] {
    while (state.load(std::memory_order_relaxed) != 1) {
    }
    state.store(2, std::memory_order_relaxed);
  });
  std::thread reader([&] {
    while (state.load(std::memory_order_relaxed) != 2) {
    }
    if (state.load(std::memory_order_acquire) == 2 && value == 7) std::abort();
  });
  writer.join();
  between.join();
  reader.join();
  return 0;
}

int atomic_and_plain() {
  return in_two_threads([] { std::atomic_ref(value).store(1); },
                        [] {
                          if (value == 7) std::abort();
                        });
}

int copied_memory() {
  return in_two_threads([] { std::memset(text, 1, sizeof text); },
                        [] {
                          char copy[32];
                          std::memcpy(copy, text + 16, sizeof copy);
                          if (copy[3] == 7) std::abort();
                        });
}

int overlapping_bytes() {
  char* const middle = reinterpret_cast<char*>(&value) + 2;
  return in_two_threads([] { value = 1; }, [=] { *middle = 1; });
}

int heap_memory() {
  auto* const shared = new int(0);
  return in_two_threads([=] { ++*shared; }, [=] { ++*shared; });
}

int string() {
  std::string shared;
  return in_two_threads([&] { shared += "one thing"; }, [&] { shared += "or another"; });
}

constexpr Named kAll[] = {
    {"two writes", two_writes},
    {"write and read", write_and_read},
    {"different mutexes", different_mutexes},
    {"write under reader lock", write_under_reader_lock},
    {"relaxed flag", relaxed_flag},
    {"broken release sequence", broken_release_sequence},
    {"atomic and plain", atomic_and_plain},
    {"copied memory", copied_memory},
    {"overlapping bytes", overlapping_bytes},
    {"heap", heap_memory},
    {"string", string},
};

}  // namespace

const std::span<const Named> kRacy = kAll;

}  // namespace reprise::programs
