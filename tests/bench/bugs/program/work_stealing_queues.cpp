// Chess/WorkStealQueue and its three relatives: the owner pushes and pops at the tail, thieves take
// from the head under a lock. A thief claims a place by moving the head, and reads it afterwards;
// the owner fills the last free place although a thief may still have to read it. So one item is
// worked on twice and another one never. 4 items, room for 2 at first, thieves that try twice; one
// thief, in StateWorkStealQueue two.

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

constexpr std::size_t kItems = 4;
constexpr int kAttempts = 2;

struct Item {
  std::atomic<int> worked_on = 0;
};

/// A mutex, and indices that are stored.
struct Locked {
  using Lock = std::mutex;
  static void move(std::atomic<int>& index, int to) { index.store(to); }
};

class SpinLock {
 public:
  void lock() {
    while (taken_.exchange(true)) std::this_thread::yield();
  }
  void unlock() { taken_.store(false); }

 private:
  std::atomic<bool> taken_ = false;
};

/// Everything by interlocked instructions.
struct Interlocked {
  using Lock = SpinLock;
  static void move(std::atomic<int>& index, int to) { index.exchange(to); }
};

template <class Protocol>
class Queue {
 public:
  void push(Item* item) {
    const int tail = tail_.load();
    if (tail < head_.load() + size()) {  // the bug: less by one would be right
      place(tail) = item;
      Protocol::move(tail_, tail + 1);
    } else {
      grow_and_push(item);
    }
  }

  Item* pop() {
    if (Item* const item = try_pop()) return item;
    const std::lock_guard lock(lock_);
    return try_pop();
  }

  Item* steal() {
    const std::lock_guard lock(lock_);
    const int head = head_.load();
    Protocol::move(head_, head + 1);
    if (head < tail_.load()) return place(head);
    Protocol::move(head_, head);
    return nullptr;
  }

 private:
  int size() const { return static_cast<int>(places_.size()); }
  Item*& place(int index) { return places_[static_cast<std::size_t>(index % size())]; }

  Item* try_pop() {
    const int tail = tail_.load() - 1;
    Protocol::move(tail_, tail);
    if (head_.load() <= tail) return place(tail);
    Protocol::move(tail_, tail + 1);
    return nullptr;
  }

  void grow_and_push(Item* item) {
    const std::lock_guard lock(lock_);
    const int head = head_.load();
    const int count = tail_.load() - head;
    std::vector<Item*> larger(2 * places_.size());
    for (int i = 0; i < count; ++i) larger[static_cast<std::size_t>(i)] = place(head + i);
    places_.swap(larger);
    Protocol::move(head_, 0);
    Protocol::move(tail_, count);
    place(count) = item;
    Protocol::move(tail_, count + 1);
  }

  typename Protocol::Lock lock_;
  std::atomic<int> head_ = 0;
  std::atomic<int> tail_ = 0;
  std::vector<Item*> places_ = std::vector<Item*>(2);
};

/// What each thread is doing, for whoever wants to know.
class Journal {
 public:
  void note(std::size_t thread, int doing) {
    doing_[thread].store(doing);
    changes_.fetch_add(1);
  }

 private:
  std::array<std::atomic<int>, 3> doing_{};
  std::atomic<int> changes_ = 0;
};

struct NoJournal {
  void note(std::size_t, int) {}
};

template <class Protocol, class Notes>
struct Shared {
  Queue<Protocol> queue;
  std::array<Item, kItems> items;
  Notes notes;
  std::atomic<std::size_t> thieves = 0;
};

void work_on(Item* item) {
  if (item != nullptr) item->worked_on.fetch_add(1);
}

template <class S>
void steal_some(S& shared) {
  const std::size_t self = ++shared.thieves;
  for (int i = 0; i < kAttempts; ++i) {
    shared.notes.note(self, i);
    work_on(shared.queue.steal());
  }
}

template <class S>
void push(S& shared, std::size_t item) {
  shared.notes.note(0, 1);
  shared.queue.push(&shared.items[item]);
}

template <class S>
void pop(S& shared) {
  shared.notes.note(0, 2);
  work_on(shared.queue.pop());
}

// Two pushes and a pop, until all items were pushed; then as many pops as may be left.
template <class S>
void push_and_pop(S& shared) {
  for (std::size_t i = 0; i < kItems; i += 2) {
    push(shared, i);
    push(shared, i + 1);
    pop(shared);
  }
  for (std::size_t i = 0; i < kItems / 2; ++i) pop(shared);
}

template <class S>
void push_then_pop(S& shared) {
  for (std::size_t i = 0; i < kItems; ++i) push(shared, i);
  for (std::size_t i = 0; i < kItems; ++i) pop(shared);
}

template <class S, void (*own)(S&)>
int steal_from_owner(int thieves) {
  const auto shared = std::make_unique<S>();
  {
    Threads threads;
    threads.start_with<steal_some<S>>(*shared, thieves);
    own(*shared);
  }
  for (const Item& item : shared->items) require(item.worked_on.load() == 1);
  return 0;
}

using Plain = Shared<Locked, NoJournal>;
using PlainWithState = Shared<Locked, Journal>;
using Atomic = Shared<Interlocked, NoJournal>;
using AtomicWithState = Shared<Interlocked, Journal>;

}  // namespace

int work_stealing_queue() { return steal_from_owner<Plain, push_and_pop<Plain>>(1); }

int work_stealing_queue_with_state() {
  return steal_from_owner<PlainWithState, push_then_pop<PlainWithState>>(2);
}

int interlocked_work_stealing_queue() { return steal_from_owner<Atomic, push_and_pop<Atomic>>(1); }

int interlocked_work_stealing_queue_with_state() {
  return steal_from_owner<AtomicWithState, push_and_pop<AtomicWithState>>(1);
}

}  // namespace reprise::bugs
