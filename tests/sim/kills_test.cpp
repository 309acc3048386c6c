// Memory does not grow with the number of kills, whatever a process held when it died.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/sim/simulate.hpp"
#include "tests/wanted.hpp"

namespace reprise::sim {
namespace {

constexpr std::size_t kPageKib = 4;

std::size_t resident_kib() {
  std::ifstream statm("/proc/self/statm");
  std::size_t all_pages = 0;
  std::size_t resident_pages = 0;
  statm >> all_pages >> resident_pages;
  return resident_pages * kPageKib;
}

// Holds memory, threads that wait and threads that sleep, a lock, an open and a mapped file, a
// stream with something in its buffer and a directory listing, and never ends.
int hold_everything() {
  std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::thread waiting([&mutex] { const std::lock_guard inner(mutex); });
  std::thread sleeping([] {
    const std::vector<char> memory(100'000);
    for (;;) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  FILE* const stream = fopen("/stream", "a+");
  fprintf(stream, "buffered");
  (void)!ftruncate(fileno(stream), 4096);
  mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(stream), 0);
  for (;;) {
    const std::string text(1000, 'x');
    (void)!write(fileno(stream), text.data(), text.size());
    (void)!ftruncate(fileno(stream), 4096);
  }
}

// A run with ten kills, every fifth of them by a power cut.
void kill_ten_times(World& world, scheduler::Strategy& strategy, std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  world.begin(options, strategy);
  for (std::uint64_t kill = 0; kill < 10; ++kill) {
    world.start("victim", &hold_everything);
    ASSERT_EQ(world.run(world.scheduler().steps() + 20 + (seed + kill) % 17), Pause::alarm);
    if (kill % 5 == 4) {
      world.cut_power();
    } else {
      world.kill(*world.processes().back());
    }
  }
  world.end();
}

TEST(Kills, LeaveNoMemoryBehind) {
  const std::uint64_t kills = wanted("REPRISE_KILLS", 20'000);
  constexpr std::uint64_t kWarmKills = 1'000;
  constexpr std::size_t kSlackKib = 1024;  // what an allocator may round up over time
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("sticky");
  std::size_t warm_kib = 0;
  for (std::uint64_t done = 0; done < kills; done += 10) {
    kill_ten_times(world, *strategy, done);
    if (done == kWarmKills) warm_kib = resident_kib();
  }
  const std::size_t end_kib = resident_kib();
  fmt::print("{} kills: {} KiB resident after {}, {} KiB at the end\n", kills, warm_kib, kWarmKills,
             end_kib);
  EXPECT_LT(end_kib, warm_kib + kSlackKib);
}

// The C++ runtime has a mutex for these, where the host's memory is.
int store_shared_pointers() {
  std::shared_ptr<int> shared;
  std::atomic_store(&shared, std::make_shared<int>(1));
  return std::atomic_load(&shared) == nullptr;
}

TEST(Kills, LeaveNoLockOfTheRuntimesBehind) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("sticky");
  std::uint64_t step = 1;
  for (Pause pause = Pause::alarm; pause == Pause::alarm; ++step) {
    world.begin({}, *strategy);
    world.start("victim", &store_shared_pointers);
    pause = world.run(step);
    world.kill_all();
    world.start("heir", &store_shared_pointers);
    EXPECT_EQ(world.run(), Pause::finished) << "killed before step " << step;
    world.end();
  }
  EXPECT_GT(step, 4u);
}

// Each process has its own, as each has its own copy of the C++ runtime.
TEST(Kills, OfOneProcessLeaveTheLocksOfAnother) {
  static std::mutex global;
  const auto hold = [] {
    const std::lock_guard lock(global);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return 0;
  };
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  for (std::uint64_t step = 1; step < 8; ++step) {
    RunOptions options;
    options.seed = step;
    world.begin(options, *strategy);
    Process& victim = world.start("victim", hold);
    world.start("other", hold);
    ASSERT_EQ(world.run(step), Pause::alarm);
    if (victim.state == ProcessState::running) world.kill(victim);
    EXPECT_EQ(world.run(), Pause::finished) << "killed before step " << step;
    world.end();
  }
}

}  // namespace
}  // namespace reprise::sim
