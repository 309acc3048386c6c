// Inspect/qsort_mt: quicksort with a pool of threads. Whoever hands a part to an idle worker says
// "work" before it has locked the worker: one that looks just then finds work and no part. It does
// nothing and is idle again; its part is never sorted. The main thread and 2 workers, 32 elements,
// parts of more than 4 are handed out.

#include <pthread.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

constexpr int kElements = 32;
constexpr int kForkAbove = 4;
constexpr int kInsertBelow = 7;
constexpr int kWorkers = 2;

enum class State { idle, work, end };

struct Pool;

struct Worker {
  Pool* pool = nullptr;
  State state = State::idle;
  int* begin = nullptr;
  int count = 0;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

  void set(State to) {
    pthread_mutex_lock(&mutex);
    state = to;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
  }
};

struct Pool {
  std::array<Worker, kWorkers> workers;
  int idle = kWorkers;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

  /// @returns a worker whose mutex is locked, or nullptr
  Worker* allocate() {
    pthread_mutex_lock(&mutex);
    for (Worker& worker : workers) {
      if (worker.state != State::idle) continue;
      --idle;
      worker.state = State::work;  // the bug: the mutex comes too late
      pthread_mutex_lock(&worker.mutex);
      pthread_mutex_unlock(&mutex);
      return &worker;
    }
    pthread_mutex_unlock(&mutex);
    return nullptr;
  }

  /// @returns whether all are done
  bool finished(Worker& worker) {
    pthread_mutex_lock(&mutex);
    worker.state = State::idle;
    const bool all = ++idle == kWorkers;
    if (all) {
      for (Worker& other : workers) {
        if (&other != &worker) other.set(State::end);
      }
    }
    pthread_mutex_unlock(&mutex);
    return all;
  }
};

void insertion_sort(int* begin, int count) {
  for (int i = 1; i < count; ++i) {
    for (int j = i; j > 0 && begin[j - 1] > begin[j]; --j) std::swap(begin[j - 1], begin[j]);
  }
}

/// @returns how many come before the pivot
int partition(int* begin, int count) {
  std::swap(begin[0], begin[count / 2]);
  const int pivot = begin[0];
  int less = 0;
  for (int i = 1; i < count; ++i) {
    if (begin[i] < pivot) std::swap(begin[++less], begin[i]);
  }
  std::swap(begin[0], begin[less]);
  return less;
}

void sort(Pool& pool, int* begin, int count) {
  while (count >= kInsertBelow) {
    const int left = partition(begin, count);
    const int right = count - left - 1;
    Worker* const helper = left > kForkAbove && right > kForkAbove ? pool.allocate() : nullptr;
    if (helper != nullptr) {
      helper->begin = begin;
      helper->count = left;
      pthread_cond_signal(&helper->changed);
      pthread_mutex_unlock(&helper->mutex);
    } else {
      sort(pool, begin, left);
    }
    begin += left + 1;
    count = right;
  }
  insertion_sort(begin, count);
}

void serve(Worker& worker) {
  do {
    pthread_mutex_lock(&worker.mutex);
    while (worker.state == State::idle) pthread_cond_wait(&worker.changed, &worker.mutex);
    pthread_mutex_unlock(&worker.mutex);
    if (worker.state == State::end) return;
    sort(*worker.pool, worker.begin, worker.count);
  } while (!worker.pool->finished(worker));
}

void hand_out(Pool& pool, int* begin, int count) {
  Worker& first = pool.workers.front();
  pthread_mutex_lock(&first.mutex);
  first.begin = begin;
  first.count = count;
  first.state = State::work;
  --pool.idle;
  pthread_cond_signal(&first.changed);
  pthread_mutex_unlock(&first.mutex);
}

}  // namespace

int quicksort_pool() {
  std::array<int, kElements> elements;
  for (int i = 0; i < kElements; ++i) elements[static_cast<std::size_t>(i)] = i * 13 % kElements;
  const auto pool = std::make_unique<Pool>();
  {
    Threads threads;
    for (Worker& worker : pool->workers) {
      worker.pool = pool.get();
      threads.start_with<serve>(worker);
    }
    hand_out(*pool, elements.data(), kElements);
  }
  require(std::is_sorted(elements.begin(), elements.end()));
  return 0;
}

}  // namespace reprise::bugs
