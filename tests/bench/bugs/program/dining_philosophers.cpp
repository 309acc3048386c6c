// Dining philosophers: everybody takes the left fork first. The deadlock needs all of them to have
// one fork.

#include <cstddef>
#include <mutex>
#include <vector>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Seat {
  std::mutex& left;
  std::mutex& right;
};

void dine(Seat& seat) {
  const std::lock_guard left(seat.left);
  const std::lock_guard right(seat.right);
}

}  // namespace

int dining_philosophers(int philosophers) {
  const auto count = static_cast<std::size_t>(philosophers);
  std::vector<std::mutex> forks(count);
  std::vector<Seat> seats;
  for (std::size_t i = 0; i < count; ++i) seats.push_back({forks[i], forks[(i + 1) % count]});
  Threads threads;
  for (Seat& seat : seats) threads.start_with<dine>(seat);
  return 0;
}

}  // namespace reprise::bugs
