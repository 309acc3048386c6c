#include "tests/bench/program/programs.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

#include "tests/bench/program/loop.hpp"

namespace reprise::bench::programs {
namespace {

/// Runs a task in so many threads, the caller one of them.
template <std::size_t kThreads, class Task>
void run_threads(const Task& task) {
  std::array<std::thread, kThreads - 1> others;
  for (std::size_t i = 1; i < kThreads; ++i) {
    others[i - 1] = std::thread([&task, i] { task(i); });
  }
  task(0);
  for (std::thread& other : others) other.join();
}

constexpr std::size_t kSlots = 2;

class BoundedQueue {
 public:
  void push(int value) {
    std::unique_lock lock(mutex_);
    not_full_.wait(lock, [this] { return count_ < kSlots; });
    slots_[(first_ + count_++) % kSlots] = value;
    not_empty_.notify_one();
  }
  void pop(int& value) {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [this] { return count_ > 0; });
    value = slots_[first_];
    first_ = (first_ + 1) % kSlots;
    --count_;
    not_full_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::array<int, kSlots> slots_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

/// A ring of slots with turns: a slot's number says whose turn it is.
class MultiQueue {
 public:
  MultiQueue() {
    for (std::size_t i = 0; i < kSlots; ++i) slots_[i].turn.store(i, std::memory_order_relaxed);
  }

  bool push(int value) {
    std::size_t place = tail_.load(std::memory_order_relaxed);
    while (true) {
      Slot& slot = slots_[place % kSlots];
      const std::size_t turn = slot.turn.load(std::memory_order_acquire);
      if (turn < place) return false;  // full
      if (turn == place && tail_.compare_exchange_weak(place, place + 1)) {
        slot.value = value;
        slot.turn.store(place + 1, std::memory_order_release);
        return true;
      }
      if (turn > place) place = tail_.load(std::memory_order_relaxed);
    }
  }
  bool pop(int& value) {
    std::size_t place = head_.load(std::memory_order_relaxed);
    while (true) {
      Slot& slot = slots_[place % kSlots];
      const std::size_t turn = slot.turn.load(std::memory_order_acquire);
      if (turn < place + 1) return false;  // empty
      if (turn == place + 1 && head_.compare_exchange_weak(place, place + 1)) {
        value = slot.value;
        slot.turn.store(place + kSlots, std::memory_order_release);
        return true;
      }
      if (turn > place + 1) place = head_.load(std::memory_order_relaxed);
    }
  }

 private:
  struct Slot {
    std::atomic<std::size_t> turn{0};
    int value = 0;
  };

  std::array<Slot, kSlots> slots_;
  std::atomic<std::size_t> head_{0};
  std::atomic<std::size_t> tail_{0};
};

// Each program is a class, as in the tools it is compared with: what its threads share are members.

class MutexCounter {
 public:
  static constexpr std::size_t kThreads = 2;

  void run(std::size_t, int rounds) {
    for (int i = 0; i < rounds; ++i) {
      const std::lock_guard lock(mutex_);
      ++counter_;
    }
  }

 private:
  std::mutex mutex_;
  int counter_ = 0;
};

class PlainCounter {
 public:
  static constexpr std::size_t kThreads = 2;

  void run(std::size_t, int rounds) {
    for (int i = 0; i < rounds; ++i) {
      ++counter_;
      asm volatile("" ::: "memory");
    }
  }

 private:
  int counter_ = 0;
};

class Dekker {
 public:
  static constexpr std::size_t kThreads = 2;

  void run(std::size_t self, int rounds) {
    for (int i = 0; i < rounds; ++i) {
      wants_[self] = 1;
      if (wants_[1 - self] == 0) ++alone_;
      wants_[self] = 0;
    }
  }

 private:
  std::array<std::atomic<int>, 2> wants_{};
  int alone_ = 0;
};

class Peterson {
 public:
  static constexpr std::size_t kThreads = 2;

  void run(std::size_t self, int rounds) {
    for (int i = 0; i < rounds; ++i) {
      wants_[self] = 1;
      last_ = self;
      while (wants_[1 - self] == 1 && last_ == self) continue;
      ++counter_;
      wants_[self] = 0;
    }
  }

 private:
  std::array<std::atomic<int>, 2> wants_{};
  std::atomic<std::size_t> last_{0};
  int counter_ = 0;
};

class WorkApart {
 public:
  static constexpr std::size_t kThreads = 2;

  void run(std::size_t, int rounds) {
    for (int i = 0; i < rounds; ++i) {
      std::array<int, 256> numbers;
      std::iota(numbers.begin(), numbers.end(), i);
      const std::vector<int> copy(numbers.begin(), numbers.end());
      const std::lock_guard lock(mutex_);
      counter_ += copy.back();
    }
  }

 private:
  std::mutex mutex_;
  int counter_ = 0;
};

template <class Queue>
class QueueUsers {
 public:
  static constexpr std::size_t kThreads = 4;

  void run(std::size_t self, int rounds) {
    for (int i = 0; i < rounds; ++i) {
      int value = i;
      if (self % 2 == 0) {
        queue_.push(value);
      } else {
        queue_.pop(value);
      }
    }
  }

 private:
  Queue queue_;
};

template <class Program>
void run(int rounds) {
  Program program;
  run_threads<Program::kThreads>([&](std::size_t self) { program.run(self, rounds); });
}

}  // namespace

void touch(std::uint64_t rounds) { touch_all(rounds); }

void work_apart(int rounds) { run<WorkApart>(rounds); }

void mutex_counter(int rounds) { run<MutexCounter>(rounds); }
void plain_counter(int rounds) { run<PlainCounter>(rounds); }
void dekker(int rounds) { run<Dekker>(rounds); }
void peterson(int rounds) { run<Peterson>(rounds); }
void bounded_queue(int rounds) { run<QueueUsers<BoundedQueue>>(rounds); }
void multi_queue(int rounds) { run<QueueUsers<MultiQueue>>(rounds); }

}  // namespace reprise::bench::programs
