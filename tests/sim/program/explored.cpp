#include "tests/sim/program/explored.hpp"

#include <sched.h>

#include <atomic>
#include <thread>
#include <vector>

namespace reprise::programs {
namespace {

void together(int count, const auto& body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

int plain_counter(int times) {
  volatile int number = 0;
  together(2, [&](int) {
    for (int i = 0; i < times; ++i) {
      const int before = number;
      number = before + 1;
    }
  });
  return number;
}

int dekker() {
  std::atomic<int> flags[2] = {0, 0};
  int saw[2] = {0, 0};
  together(2, [&](int i) {
    flags[i].store(1);
    saw[i] = flags[1 - i].load();
  });
  return 2 - saw[0] - saw[1];
}

int fibonacci(int times) {
  std::atomic<int> numbers[2] = {1, 1};
  together(3, [&](int i) {
    if (i == 2) {
      numbers[0].load();
      numbers[1].load();
      return;
    }
    for (int k = 0; k < times; ++k) {
      const int own = numbers[i].load();
      numbers[i].store(own + numbers[1 - i].load());
    }
  });
  return 0;
}

int increments(int threads) {
  std::atomic<int> number = 0;
  together(threads, [&](int) { ++number; });
  return number;
}

int readers(int count) {
  std::atomic<int> number = 0;
  together(count + 1, [&](int i) {
    if (i == 0) {
      number = 1;
    } else {
      number.load();
    }
  });
  return number;
}

int treiber_stack() {
  struct Node {
    int value;
    Node* next;
  };
  std::atomic<Node*> top = nullptr;
  std::atomic<int> sum = 0;
  Node nodes[2] = {{1, nullptr}, {2, nullptr}};
  together(2, [&](int i) {
    Node* const own = &nodes[i];
    own->next = top.load();
    while (!top.compare_exchange_strong(own->next, own)) {
    }
    Node* first = top.load();
    while (first != nullptr && !top.compare_exchange_strong(first, first->next)) {
    }
    if (first != nullptr) sum += first->value;
  });
  return sum;
}

int wait_in_a_loop() {
  std::atomic<int> number = 0;
  int seen = 0;
  together(2, [&](int i) {
    if (i == 0) {
      number = 1;
    } else {
      while (number.load() == 0) sched_yield();
      seen = 1;
    }
  });
  return seen;
}

}  // namespace reprise::programs
