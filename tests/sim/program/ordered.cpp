// Every way in which one thread's plain write can be ordered before another one's read.

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <future>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "tests/sim/program/synchronized.hpp"

namespace reprise::programs {
namespace {

int value = 0;

/// Writes in one thread, which then publishes; waits in another one, and reads.
/// @returns 0 if the read saw the write
int hand_over(const auto& publish, const auto& wait) {
  value = 0;
  int seen = 0;
  std::thread writer([&] {
    value = 1;
    publish();
  });
  std::thread reader([&] {
    wait();
    seen = value;
  });
  writer.join();
  reader.join();
  return seen == 1 ? 0 : 1;
}

int by_create_and_join() {
  value = 1;
  std::thread([] { ++value; }).join();
  return value == 2 ? 0 : 1;
}

int by_mutex() {
  std::mutex mutex;
  std::vector<std::thread> threads;
  value = 0;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      const std::scoped_lock lock(mutex);
      ++value;
    });
  }
  for (std::thread& thread : threads) thread.join();
  return value == 3 ? 0 : 1;
}

int by_condition() {
  std::mutex mutex;
  std::condition_variable changed;
  value = 0;
  std::thread writer([&] {
    const std::scoped_lock lock(mutex);
    value = 1;
    changed.notify_one();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [] { return value == 1; });
  lock.unlock();
  writer.join();
  return 0;
}

int by_reader_lock() {
  std::shared_mutex mutex;
  value = 0;
  std::thread writer([&] {
    const std::unique_lock lock(mutex);
    value = 1;
  });
  std::vector<std::thread> readers;
  std::atomic<int> wrong = 0;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      const std::shared_lock lock(mutex);
      if (value < 0) ++wrong;
    });
  }
  for (std::thread& reader : readers) reader.join();
  writer.join();
  return wrong;
}

int by_semaphore() {
  sem_t ready;
  sem_init(&ready, 0, 0);
  return hand_over([&] { sem_post(&ready); }, [&] { sem_wait(&ready); });
}

int by_barrier() {
  pthread_barrier_t both;
  pthread_barrier_init(&both, nullptr, 2);
  const auto wait = [&] { pthread_barrier_wait(&both); };
  return hand_over(wait, wait);
}

int by_release_and_acquire() {
  std::atomic<bool> ready = false;
  return hand_over([&] { ready.store(true, std::memory_order_release); },
                   [&] {
                     while (!ready.load(std::memory_order_acquire)) {
                     }
                   });
}

int by_fences() {
  std::atomic<bool> ready = false;
  return hand_over(
      [&] {
        std::atomic_thread_fence(std::memory_order_release);
        ready.store(true, std::memory_order_relaxed);
      },
      [&] {
        while (!ready.load(std::memory_order_relaxed)) {
        }
        std::atomic_thread_fence(std::memory_order_acquire);
      });
}

int by_release_sequence() {
  std::atomic<int> state = 0;
  value = 0;
  std::thread writer([&] {
    value = 1;
    state.store(1, std::memory_order_release);
  });
  std::thread between([&] {
    int expected = 1;
    while (!state.compare_exchange_weak(expected, 2, std::memory_order_relaxed)) expected = 1;
  });
  int seen = 0;
  std::thread reader([&] {
    while (state.load(std::memory_order_acquire) != 2) {
    }
    seen = value;
  });
  writer.join();
  between.join();
  reader.join();
  return seen == 1 ? 0 : 1;
}

int by_end_of_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  return hand_over([&] { close(ends[1]); },
                   [&] {
                     char byte = 0;
                     (void)!read(ends[0], &byte, 1);
                   });
}

int by_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  char byte = 'x';
  return hand_over(
      [&] {
        if (write(ends[1], "x", 1) != 1) std::abort();
      },
      [&] {
        if (read(ends[0], &byte, 1) != 1) std::abort();
      });
}

int by_future() {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  return hand_over([&] { promise.set_value(1); }, [&] { future.wait(); });
}

const std::vector<int>& once_initialised() {
  static const std::vector<int> table(4, 1);
  return table;
}

int by_static() {
  const auto look = [] {
    if (once_initialised()[2] != 1) std::abort();
  };
  std::thread one(look);
  std::thread other(look);
  one.join();
  other.join();
  return 0;
}

int by_reference_count() {
  auto shared = std::make_shared<int>(0);
  std::thread other([copy = shared]() mutable { copy.reset(); });
  shared.reset();  // whoever is last frees what the other one has used
  other.join();
  return 0;
}

// A compare-exchange that fails only reads.
int by_failed_exchange() {
  value = 1;
  std::thread one([] {
    int expected = 2;
    if (std::atomic_ref(value).compare_exchange_strong(expected, 3)) std::abort();
  });
  std::thread other([] {
    if (value != 1) std::abort();
  });
  one.join();
  other.join();
  return 0;
}

// Each thread has its own byte; they are neighbours.
int by_place() {
  struct {
    char first;
    char second;
    short third;
  } own{};
  std::thread one([&] { own.first = 1; });
  std::thread two([&] { own.second = 1; });
  own.third = 1;
  one.join();
  two.join();
  return own.first + own.second + own.third == 3 ? 0 : 1;
}

int use_stack() {
  volatile int local[64];
  for (int i = 0; i < 64; ++i) local[i] = i;
  return local[63];
}

// Threads that know nothing of each other, one after the other in the same memory.
int by_life() {
  for (int i = 0; i < 3; ++i) {
    std::thread([] {
      thread_local int own = 0;
      own += use_stack();
      delete new int(own);
    }).detach();
  }
  for (int i = 0; i < 200; ++i) std::this_thread::yield();
  return 0;
}

[[gnu::noinline]] void count(int& counter) { ++counter; }

/// One place touches what is a thread's own, and what threads share.
int by_being_its_own() {
  std::mutex mutex;
  value = 0;
  const auto count_both = [&] {
    int own = 0;
    for (int i = 0; i < 3; ++i) {
      count(own);
      const std::scoped_lock lock(mutex);
      count(value);
    }
  };
  std::thread other(count_both);
  count_both();
  other.join();
  return value == 6 ? 0 : 1;
}

constexpr Named kAll[] = {
    {"create and join", by_create_and_join},
    {"mutex", by_mutex},
    {"condition", by_condition},
    {"reader lock", by_reader_lock},
    {"semaphore", by_semaphore},
    {"barrier", by_barrier},
    {"release and acquire", by_release_and_acquire},
    {"fences", by_fences},
    {"release sequence", by_release_sequence},
    {"end of pipe", by_end_of_pipe},
    {"pipe", by_pipe},
    {"future", by_future},
    {"static", by_static},
    {"reference count", by_reference_count},
    {"failed exchange", by_failed_exchange},
    {"place", by_place},
    {"life", by_life},
    {"own", by_being_its_own},
};

}  // namespace

const std::span<const Named> kOrdered = kAll;

}  // namespace reprise::programs
