#include "tests/sim/program/libraries.hpp"

#include <concurrentqueue/blockingconcurrentqueue.h>
#include <concurrentqueue/concurrentqueue.h>
#include <sched.h>

#include <boost/lockfree/queue.hpp>
#include <boost/lockfree/spsc_queue.hpp>
#include <boost/lockfree/stack.hpp>
#include <thread>
#include <tuple>
#include <xenium/chase_work_stealing_deque.hpp>
#include <xenium/harris_michael_list_based_set.hpp>
#include <xenium/left_right.hpp>
#include <xenium/michael_scott_queue.hpp>
#include <xenium/reclamation/generic_epoch_based.hpp>
#include <xenium/seqlock.hpp>
#include <xenium/vyukov_bounded_queue.hpp>

namespace reprise::programs {
namespace {

using Epochs = xenium::policy::reclaimer<xenium::reclamation::epoch_based<>>;

/// @param pop takes a number out, or leaves it as it is
template <class Push, class Pop>
int push_and_pop(const Push& push, const Pop& pop) {
  int first = 0;
  int second = 0;
  std::thread other([&] {
    push(2);
    pop(second);
  });
  push(1);
  pop(first);
  other.join();
  int left = 0;
  pop(left);
  return 100 * first + 10 * second + left;
}

struct Pair {
  long one;
  long other;
};

int digits(const Pair& pair) { return static_cast<int>(10 * pair.one + pair.other); }

}  // namespace

int boost_ring() {
  boost::lockfree::spsc_queue<int, boost::lockfree::capacity<2>> ring;
  std::thread producer([&] {
    for (int number = 1; number <= 3; ++number) {
      while (!ring.push(number)) sched_yield();
    }
  });
  int taken = 0;
  for (int i = 0; i < 3; ++i) {
    int number = 0;
    while (!ring.pop(number)) sched_yield();
    taken = 10 * taken + number;
  }
  producer.join();
  return taken;
}

int boost_nodes() {
  boost::lockfree::queue<int> queue(0);
  std::thread producer([&] {
    queue.push(1);
    queue.push(2);
  });
  int first = 0;
  while (!queue.pop(first)) sched_yield();
  producer.join();
  int second = 0;
  queue.pop(second);
  return 10 * first + second;
}

int boost_stack() {
  boost::lockfree::stack<int> stack(0);
  return push_and_pop([&](int number) { stack.push(number); },
                      [&](int& number) { stack.pop(number); });
}

int boost_queue() {
  boost::lockfree::queue<int, boost::lockfree::fixed_sized<true>> queue(4);
  return push_and_pop([&](int number) { queue.push(number); },
                      [&](int& number) { queue.pop(number); });
}

int moodycamel_queue() {
  moodycamel::ConcurrentQueue<int> queue(8);
  int first = 0;
  int second = 0;
  std::thread other([&] { queue.try_dequeue(second); });
  queue.enqueue(1);
  queue.enqueue(2);
  queue.try_dequeue(first);
  other.join();
  int left = 0;
  queue.try_dequeue(left);
  return 100 * first + 10 * second + left;
}

int moodycamel_blocking_queue() {
  moodycamel::BlockingConcurrentQueue<int> queue(8);
  int first = 0;
  int second = 0;
  std::thread consumer([&] {
    queue.wait_dequeue(first);
    queue.wait_dequeue(second);
  });
  queue.enqueue(1);
  queue.enqueue(2);
  consumer.join();
  return 10 * first + second;
}

int xenium_seqlock() {
  xenium::seqlock<Pair> pair(Pair{0, 0});
  std::thread writer([&] { pair.store(Pair{1, 1}); });
  const Pair found = pair.load();
  writer.join();
  return digits(found);
}

int xenium_seqlock_of_two_writers() {
  xenium::seqlock<Pair, xenium::policy::slots<2>> pair(Pair{0, 0});
  const auto add_one = [&] {
    pair.update([](Pair& both) {
      ++both.one;
      ++both.other;
    });
  };
  std::thread other(add_one);
  const Pair found = pair.load();
  add_one();
  other.join();
  return 100 * digits(found) + digits(pair.load());
}

int xenium_left_right() {
  xenium::left_right<Pair> pair(Pair{0, 0});
  std::thread writer([&] { pair.update([](Pair& both) { both = {1, 1}; }); });
  int found = 0;
  pair.read([&](const Pair& both) { found = digits(both); });
  writer.join();
  return found;
}

int xenium_set() {
  xenium::harris_michael_list_based_set<int, Epochs> set;
  bool mine = false;
  bool its = false;
  std::thread other([&] {
    its = set.emplace(1);
    set.erase(1);
  });
  mine = set.emplace(1);
  other.join();
  return 100 * mine + 10 * its + set.contains(1);
}

int xenium_queue() {
  xenium::michael_scott_queue<int, Epochs> queue;
  return push_and_pop([&](int number) { queue.push(number); },
                      [&](int& number) { std::ignore = queue.try_pop(number); });
}

int xenium_bounded_queue() {
  xenium::vyukov_bounded_queue<int> queue(2);
  return push_and_pop([&](int number) { queue.try_push(number); },
                      [&](int& number) { std::ignore = queue.try_pop(number); });
}

int xenium_deque() {
  xenium::chase_work_stealing_deque<int, xenium::policy::capacity<2>> deque;
  int numbers[2] = {1, 2};
  std::ignore = deque.try_push(&numbers[0]);
  std::ignore = deque.try_push(&numbers[1]);
  int* stolen = nullptr;
  std::thread thief([&] { std::ignore = deque.try_steal(stolen); });
  int* popped[2] = {nullptr, nullptr};
  for (int*& number : popped) std::ignore = deque.try_pop(number);
  thief.join();
  return stolen != nullptr && (stolen == popped[0] || stolen == popped[1]) ? 2 : 1;
}

}  // namespace reprise::programs
