// Threads that give up waiting after many attempts, as all of that is explored.

#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/sim/program/explored.hpp"
#include "tests/sim/program/together.hpp"

namespace reprise::programs {
namespace {

constexpr int kMany = 100;
// Who spins without a yield is noticed after twenty looks.
constexpr int kManyBare = 1000;

/// 0 if the first attempt succeeded, 1 if a later one did, 2 if none did.
int how(int vain, int most) { return vain == 0 ? 0 : vain < most ? 1 : 2; }

/// @returns whether it does
int give_up_unless(const std::atomic<int>& flag, int value) {
  int vain = 0;
  for (; vain < kMany && flag != value; ++vain) sched_yield();
  return vain == kMany ? 1 : 0;
}

[[gnu::noipa]] int look(const std::atomic<int>& flag) { return flag; }

/// @returns that times ten, and what is there then
template <class Between>
int look_many_times(int most, const Between& between) {
  std::atomic<int> flag = 0;
  std::thread other([&] { flag.store(1, std::memory_order_release); });
  int vain = 0;
  while (vain < most && flag.load(std::memory_order_acquire) == 0) {
    between();
    ++vain;
  }
  const int then = flag.load(std::memory_order_relaxed);
  other.join();
  return 10 * how(vain, most) + then;
}

}  // namespace

int yield_many_times() {
  return look_many_times(kMany, [] { sched_yield(); });
}

int spin_many_times() {
  return look_many_times(kManyBare, [] {});
}

int sleep_many_times() {
  return look_many_times(kMany, [] { usleep(10); });
}

int yield_before_sleeping() {
  std::atomic<int> flag = 0;
  std::thread other([&] {
    flag = 1;
    flag.notify_one();
  });
  const int gives_up = give_up_unless(flag, 1);
  if (gives_up == 1) flag.wait(0);
  other.join();
  return gives_up;
}

int spin_before_sleeping() {
  std::atomic<int> flag = 0;
  std::thread other([&] {
    flag = 1;
    flag.notify_one();
  });
  int vain = 0;
  while (vain < kManyBare && flag == 0) ++vain;
  if (vain == kManyBare) flag.wait(0);
  other.join();
  return vain == kManyBare ? 1 : 0;
}

int give_up_on_two_writers() {
  std::atomic<int> flag = 0;
  std::thread one([&] { flag = 1; });
  std::thread two([&] { flag = 2; });
  int vain = 0;
  for (; vain < kMany && flag != 2; ++vain) sched_yield();
  one.join();
  two.join();
  return how(vain, kMany);
}

int give_up_twice() {
  std::atomic<int> one = 0;
  std::atomic<int> other = 0;
  int given_up = 0;
  together(3, [&](int i) {
    if (i == 0) return one.store(1);
    if (i == 1) return other.store(1);
    const int first = give_up_unless(one, 0);
    given_up = 10 * first + give_up_unless(other, 1);
  });
  return given_up;
}

int give_up_between_looks() {
  std::atomic<int> flag = 0;
  std::thread other([&] { flag = 1; });
  const int before = look(flag);
  const int gives_up = give_up_unless(flag, 1);
  const int after = look(flag);
  other.join();
  return 100 * before + 10 * gives_up + after;
}

int give_up_on_two_values() {
  std::atomic<int> flag = 0;
  std::thread other([&] { flag = 1; });
  int vain = 0;
  for (; vain < kMany && flag != 2 && flag != 1; ++vain) sched_yield();
  other.join();
  return how(vain, kMany);
}

int give_up_on_two_flags() {
  std::atomic<int> flags[2] = {0, 0};
  std::thread other([&] {
    flags[0] = 1;
    flags[1] = 1;
  });
  int vain = 0;
  for (; vain < kMany && flags[0] == 0 && flags[1] == 0; ++vain) sched_yield();
  other.join();
  return how(vain, kMany);
}

int give_up_taking() {
  std::atomic<bool> is_taken = true;
  std::thread other([&] { is_taken = false; });
  int vain = 0;
  for (; vain < kMany && is_taken.exchange(true); ++vain) sched_yield();
  other.join();
  return how(vain, kMany);
}

int give_up_by_a_limit() {
  std::atomic<int> flag = 0;
  std::atomic<int> limit = kMany;
  std::thread other([&] {
    limit = 1'000'000'000;
    flag = 1;
  });
  const int most = limit;
  int vain = 0;
  for (; vain < most && flag == 0; ++vain) sched_yield();
  other.join();
  return how(vain, most);
}

}  // namespace reprise::programs
