// Tutorial: two threads count without a lock, and some schedules lose an increment.

#include <fmt/format.h>

#include <thread>

#include "scenarios/scenarios.hpp"

namespace reprise::scenarios {
namespace {

void count_without_a_lock(int& counter) {
  const int seen = counter;
  std::this_thread::yield();  // stands for work during which another thread may run
  counter = seen + 1;
}

void run(sim::Run& run) {
  int counter = 0;
  run.world().start("counting", [&counter] {
    std::thread other([&counter] { count_without_a_lock(counter); });
    count_without_a_lock(counter);
    other.join();
    return 0;
  });
  run.world().run();
  if (!run.failed() && counter != 2) {
    run.fail("lost increment", fmt::format("two increments, but the counter is {}", counter));
  }
}

}  // namespace

const sim::Scenario kHelloRace{"hello_race", "tutorial: a counter without a lock", {}, &run};

}  // namespace reprise::scenarios
