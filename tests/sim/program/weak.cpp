#include "tests/sim/program/weak.hpp"

#include <thread>

namespace reprise::programs {
namespace {

std::atomic<int> global = 0;

}  // namespace

int store_buffering(std::memory_order write, std::memory_order read) {
  std::atomic<int> x = 0;
  std::atomic<int> y = 0;
  int seen_x = 1;
  int seen_y = 1;
  std::thread one([&] {
    x.store(1, write);
    seen_y = y.load(read);
  });
  std::thread other([&] {
    y.store(1, write);
    seen_x = x.load(read);
  });
  one.join();
  other.join();
  return (seen_x == 0 ? 1 : 0) + (seen_y == 0 ? 1 : 0);
}

int opposite_writes(std::memory_order write) {
  std::atomic<int> x = 0;
  std::atomic<int> y = 0;
  std::thread one([&] {
    x.store(1, write);
    y.store(2, write);
  });
  std::thread other([&] {
    y.store(1, write);
    x.store(2, write);
  });
  one.join();
  other.join();
  return (x == 1 ? 1 : 0) + (y == 1 ? 1 : 0);
}

int count_to(int last) {
  auto* const number = new std::atomic<int>(0);
  for (int i = 1; i <= last; ++i) {
    number->store(i, std::memory_order_relaxed);
    global.store(last - i, std::memory_order_relaxed);
  }
  return 0;
}

int read_new_number(int number) {
  auto* const fresh = new std::atomic<int>(number);
  return fresh->load(std::memory_order_relaxed);
}

int read_global() { return global.load(std::memory_order_relaxed); }

int wait_by_relaxed_loads() {
  constexpr int kLast = 50;
  std::atomic<int> number = 0;
  std::thread counter([&] {
    for (int i = 1; i <= kLast; ++i) number.store(i, std::memory_order_relaxed);
  });
  while (number.load(std::memory_order_relaxed) != kLast) {
  }
  counter.join();
  return 0;
}

}  // namespace reprise::programs
