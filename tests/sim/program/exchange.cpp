#include "tests/sim/program/exchange.hpp"

#include <atomic>
#include <cstdlib>
#include <thread>

namespace reprise::programs {
namespace {

// Two threads take turns: each exchanges when it is its turn, and nobody else can come between.
template <class Exchange>
int take_turns(Exchange exchange) {
  std::atomic<int> turn = 0;
  const auto take = [&](int mine) {
    while (turn.load() != mine) std::this_thread::yield();
    exchange(turn, mine);
  };
  std::thread first(take, 0);
  std::thread second(take, 1);
  first.join();
  second.join();
  if (turn != 2) std::abort();
  return 0;
}

}  // namespace

int exchange_weakly_once() {
  return take_turns([](std::atomic<int>& turn, int mine) {
    if (!turn.compare_exchange_weak(mine, mine + 1)) std::abort();
  });
}

int exchange_strongly_once() {
  return take_turns([](std::atomic<int>& turn, int mine) {
    if (!turn.compare_exchange_strong(mine, mine + 1)) std::abort();
  });
}

int exchange_weakly_until_done() {
  return take_turns([](std::atomic<int>& turn, int mine) {
    while (!turn.compare_exchange_weak(mine, mine + 1)) {
    }
  });
}

}  // namespace reprise::programs
