// SafeStack: a stack of indices into an array, made of atomics only, after the well-known algorithm
// of D. Vyukov's relacy. An element can be popped by two threads at once: after a pop was cut short
// between two reads, a whole life of the stack by the others brings the same head back. 3 threads
// use 3 elements, each twice. They give up at some time, because an element can get lost, too, and
// who waits for it would never end.

#include <array>
#include <atomic>
#include <cstddef>
#include <thread>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

constexpr int kThreads = 3;
constexpr int kElements = 3;
constexpr int kTurns = 2;
constexpr int kAttempts = 8;
constexpr int kNone = -1;

class SafeStack {
 public:
  int pop() {
    for (int attempt = 0; attempt < kAttempts && count_.load() > 1; ++attempt) {
      int top = head_.load();
      const int below = next_of(top).exchange(kNone);
      if (below < 0) continue;
      if (head_.compare_exchange_strong(top, below)) {
        count_.fetch_sub(1);
        return top;
      }
      next_of(top).exchange(below);
    }
    return kNone;
  }

  void push(int element) {
    int top = head_.load();
    do {
      next_of(element).store(top);
    } while (!head_.compare_exchange_strong(top, element));
    count_.fetch_add(1);
  }

 private:
  std::atomic<int>& next_of(int element) { return next_[static_cast<std::size_t>(element)]; }

  std::atomic<int> head_{0};
  std::atomic<int> count_{kElements};
  std::array<std::atomic<int>, kElements> next_{1, 2, kNone};
};

SafeStack stack;
std::array<std::atomic<int>, kElements> owner;
std::atomic<int> started;

int pop_some() {
  int element = stack.pop();
  for (int attempt = 1; element == kNone && attempt < kAttempts; ++attempt) {
    std::this_thread::yield();
    element = stack.pop();
  }
  return element;
}

void use() {
  const int self = ++started;
  for (int turn = 0; turn < kTurns; ++turn) {
    const int element = pop_some();
    if (element == kNone) return;
    auto& own = owner[static_cast<std::size_t>(element)];
    own.store(self);
    require(own.load() == self);
    stack.push(element);
  }
}

}  // namespace

int safe_stack() {
  Threads threads;
  threads.start<use>(kThreads);
  return 0;
}

}  // namespace reprise::bugs
