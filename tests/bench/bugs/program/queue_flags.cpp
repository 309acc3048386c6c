// CS/queue: two threads of 20 turns each. One enqueues its numbers, the other one dequeues and
// expects to see all of them, but whether there is anything is told by flags that come too late.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

constexpr int kTurns = 20;

struct Queue {
  int elements[kTurns];
  int head = 0;
  int tail = 0;
  int amount = 0;

  void enqueue(int element) {
    elements[tail] = element;
    ++amount;
    tail = (tail + 1) % kTurns;
  }

  int dequeue() {
    const int element = elements[head];
    --amount;
    head = (head + 1) % kTurns;
    return element;
  }
};

std::mutex mutex;
Queue queue;
int stored[kTurns];
bool may_enqueue = true;
bool may_dequeue;

void produce() {
  {
    const std::lock_guard lock(mutex);
    queue.enqueue(17);
    stored[0] = 17;
    require(queue.amount > 0);
  }
  for (int i = 0; i < kTurns - 1; ++i) {
    const std::lock_guard lock(mutex);
    if (!may_enqueue) continue;
    queue.enqueue(i);
    stored[i + 1] = i;
    may_enqueue = false;
    may_dequeue = true;
  }
}

void consume() {
  for (int i = 0; i < kTurns; ++i) {
    const std::lock_guard lock(mutex);
    if (!may_dequeue) continue;
    require(queue.dequeue() == stored[i]);
    may_dequeue = false;
    may_enqueue = true;
  }
}

}  // namespace

int queue_flags() {
  in_threads<produce, consume>();
  return 0;
}

}  // namespace reprise::bugs
