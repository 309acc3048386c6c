// A run does not depend on the runs that the same OS process made before it, not even when the
// program prints what an ordinary process would see differently each time.

#include <gtest/gtest.h>
#include <locale.h>
#include <unistd.h>

#include <exception>
#include <locale>
#include <mutex>
#include <new>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

template <class... Values>
void tell(const Values&... values) {
  std::ostringstream text;
  ((text << values << ' '), ...);
  const std::string line = text.str();
  (void)!write(STDOUT_FILENO, line.data(), line.size());
}

// As a bug would: the compiler knows nothing about the bytes.
[[gnu::noinline]] unsigned sum_of_unset_stack() {
  volatile unsigned char unset[2048];
  asm volatile("" : : "r"(&unset[0]) : "memory");
  unsigned sum = 0;
  for (const volatile unsigned char& byte : unset) sum = sum * 31 + byte;
  return sum;
}

// Threads that end in an order that differs from seed to seed, each telling where it stands.
int look_around() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      thread_local int own = 0;
      int local = 0;
      tell(static_cast<void*>(&local), static_cast<void*>(&own), sum_of_unset_stack());
      std::random_device device;
      for (unsigned turns = device() % 20; turns > 0; --turns) std::this_thread::yield();
      tell(static_cast<void*>(std::make_unique<int>().get()));
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

// Three processes, of which the last one is killed.
scheduler::TraceHash hash_of(std::uint64_t seed) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  RunOptions options;
  options.seed = seed;
  world.begin(options, *strategy);
  for (const char* const name : {"one", "two", "three"}) world.start(name, &look_around);
  world.run(400);
  if (!world.processes().empty()) world.kill(*world.processes().back());
  world.run();
  const scheduler::TraceHash hash = world.trace().hash();
  world.end();
  return hash;
}

TEST(Repeats, NoRunDependsOnTheRunsBefore) {
  std::vector<scheduler::TraceHash> first;
  for (std::uint64_t seed = 0; seed < 50; ++seed) first.push_back(hash_of(seed));
  for (std::uint64_t seed = 50; seed-- > 0;) EXPECT_EQ(hash_of(seed), first[seed]) << seed;
}

// The C++ runtime has some.
TEST(Repeats, AMutexThatOutlivesARunIsNumberedAnew) {
  static std::mutex outlives;
  const auto program = [] {
    std::mutex before;
    std::mutex after;
    for (std::mutex* const mutex : {&before, &outlives, &after}) {
      const std::lock_guard lock(*mutex);
    }
    return 0;
  };
  EXPECT_EQ(simulate(1, program).hash, simulate(1, program).hash);
}

// What a program changes in the C and C++ runtimes is the next one's business no more.
TEST(Repeats, TheRuntimesAreAsAtTheStart) {
  const Program program = [] {
    tell(setlocale(LC_ALL, nullptr), std::locale().name(), std::get_new_handler() == nullptr);
    tell(setlocale(LC_ALL, "C.UTF-8") == nullptr);
    std::locale::global(std::locale(std::locale(), new std::numpunct<char>(1)));
    std::set_new_handler([] { throw std::bad_alloc(); });
    std::set_terminate([] { _exit(1); });
    return 0;
  };
  const Simulated first = simulate(1, program);
  EXPECT_EQ(simulate(1, program).hash, first.hash);
  const Simulated terminated = simulate(1, []() -> int { std::terminate(); });
  ASSERT_TRUE(terminated.finding);
  EXPECT_EQ(terminated.finding->kind, "abort");
}

}  // namespace
}  // namespace reprise::sim
