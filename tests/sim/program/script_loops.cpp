// Scripts: loops.

#include <poll.h>
#include <sched.h>

#include "tests/sim/program/script_thread.hpp"

namespace reprise::programs {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPlaces = 8;
constexpr int kMany = 40;
constexpr int kManyBare = 600;

/// Loops are told apart by where they are in the code: each place of a script has a copy of its
/// own, which the compiler must not make one of.
template <std::size_t place>
struct Loops {
  [[gnu::noipa]] static void spin(const std::atomic<int>& number, int value) {
    while (number.load() != value) sched_yield();
  }

  [[gnu::noipa]] static void spin_bare(const std::atomic<int>& number, int value) {
    while (number.load() != value) {
    }
  }

  [[gnu::noipa]] static void spin_sleeping(const std::atomic<int>& number, int value) {
    while (number.load() != value) std::this_thread::sleep_for(1ms);
  }

  [[gnu::noipa]] static void spin_plain(const volatile std::int8_t& number, int value) {
    while (number != value) sched_yield();
  }

  [[gnu::noipa]] static void spin_exchange(std::atomic<int>& number, int value) {
    for (int expected = value; !number.compare_exchange_strong(expected, value + 1);
         expected = value) {
      sched_yield();
    }
  }

  [[gnu::noipa]] static void spin_either(const auto& numbers, int value) {
    while (numbers[0].load() != value && numbers[1].load() != value) sched_yield();
  }

  [[gnu::noipa]] static void spin_in_turns(const auto& numbers, int value) {
    while (true) {
      if (numbers[0].load() == value) return;
      sched_yield();
      if (numbers[1].load() == value) return;
      sched_yield();
    }
  }

  /// @returns how often it did not succeed, at most so many times
  [[gnu::noipa]] static int try_out(const std::function<bool()>& succeeds, int most, bool yields) {
    int vain = 0;
    while (vain != most && !succeeds()) {
      ++vain;
      if (yields) sched_yield();
    }
    return vain;
  }

  [[gnu::noipa]] static int attempts(const std::atomic<int>& number, int value, int most) {
    for (int vain = 0; vain < most; ++vain) {
      if (number.load() == value) return vain;
      sched_yield();
    }
    return most;
  }

  [[gnu::noipa]] static int attempts_bare(const std::atomic<int>& number, int value, int most) {
    for (int vain = 0; vain < most; ++vain) {
      if (number.load() == value) return vain;
    }
    return most;
  }
};

/// Calls the function with the loops of that place.
template <std::size_t place = 0>
auto with_loops(std::size_t at, const auto& use) {
  if constexpr (place + 1 < kPlaces) {
    if (at != place) return with_loops<place + 1>(at, use);
  }
  return use(Loops<place>());
}

constexpr int kForEver = -1;

}  // namespace

bool ScriptThread::go_round(const Instruction& code) {
  std::atomic<int>& number = shared_.atomics[code.object];
  const volatile std::int8_t& plain = shared_.plain[code.object];
  const int value = code.operand;
  const int most = code.other + 1;
  switch (code.op) {
    case Op::spin:
      with_loops(at_, [&](auto loops) { loops.spin(number, value); });
      return true;
    case Op::spin_bare:
      with_loops(at_, [&](auto loops) { loops.spin_bare(number, value); });
      return true;
    case Op::spin_sleeping:
      with_loops(at_, [&](auto loops) { loops.spin_sleeping(number, value); });
      return true;
    case Op::spin_plain:
      with_loops(at_, [&](auto loops) { loops.spin_plain(plain, value); });
      return true;
    case Op::spin_exchange:
      with_loops(at_, [&](auto loops) { loops.spin_exchange(number, value); });
      return true;
    case Op::spin_either:
      with_loops(at_, [&](auto loops) { loops.spin_either(shared_.atomics, value); });
      return true;
    case Op::spin_in_turns:
      with_loops(at_, [&](auto loops) { loops.spin_in_turns(shared_.atomics, value); });
      return true;
    case Op::attempts:
      note(with_loops(at_, [&](auto loops) { return loops.attempts(number, value, most); }));
      return true;
    case Op::many_attempts:
      note(with_loops(at_, [&](auto loops) { return loops.attempts(number, value, kMany); }) ==
           kMany);
      return true;
    case Op::many_attempts_bare:
      note(with_loops(at_, [&](auto loops) {
             return loops.attempts_bare(number, value, kManyBare);
           }) == kManyBare);
      return true;
    case Op::attempts_bare:
      note(with_loops(at_, [&](auto loops) { return loops.attempts_bare(number, value, most); }));
      return true;
    default:
      return false;
  }
}

// As a loop that waits for a condition does without one.
void ScriptThread::look_unlocking(const Instruction& code) {
  const Instruction taking{Op::lock, code.object};
  const auto is_so = [&] {
    return shared_.atomics[0] == code.operand || shared_.atomics[1] == code.operand;
  };
  const auto look = [&] {
    if (is_so()) return true;
    unlock(code.object);
    sched_yield();
    use_lock(taking);
    return false;
  };
  if (held_[code.object] == 0) use_lock(taking);
  with_loops(at_, [&](auto loops) { return loops.try_out(look, kForEver, false); });
}

bool ScriptThread::try_again(const Instruction& code) {
  AnyLock& lock = *shared_.locks[code.object];
  const bool skips = held_[code.object] > 0;
  const auto try_out = [&](const std::function<bool()>& succeeds, int most, bool yields = true) {
    return with_loops(at_, [&](auto loops) { return loops.try_out(succeeds, most, yields); });
  };
  switch (code.op) {
    case Op::lock_trying:
    case Op::lock_spinning:
    case Op::lock_insisting:
    case Op::lock_attempts: {
      if (skips) return true;
      const bool insists = code.op == Op::lock_insisting;
      const int most = code.op == Op::lock_attempts ? code.other + 1 : kForEver;
      const int vain = try_out([&] { return insists ? lock.try_lock_for(1ms) : lock.try_lock(); },
                               most, code.op != Op::lock_spinning && !insists);
      if (vain != most) ++held_[code.object];
      if (most != kForEver) note(vain);
      return true;
    }
    case Op::look_unlocking:
      return look_unlocking(code), true;
    case Op::acquire_trying:
      return try_out([&] { return shared_.semaphores[code.object]->try_acquire(); }, kForEver),
             true;
    case Op::get_trying: {
      const std::shared_future<int>& value = values_[code.object];
      try_out([&] { return value.wait_for(0ms) == std::future_status::ready; }, kForEver);
      return note(value.get()), true;
    }
    case Op::poll_trying: {
      pollfd asked{shared_.pipes[code.object][0], POLLIN, 0};
      return try_out([&] { return poll(&asked, 1, 0) == 1; }, kForEver), true;
    }
    default:
      return false;
  }
}

}  // namespace reprise::programs
