#pragma once
// Scripts: programs drawn at random, as data. An instrumented interpreter runs them on the objects
// of the standard library and of POSIX.
//
// Every script means something: who does not have a lock does not unlock it, and at its end a
// thread unlocks what it has.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace reprise::programs {

enum class Op : std::uint8_t {
#define REPRISE_OP(name, text) name,
#include "tests/sim/program/script.def"
#undef REPRISE_OP
};

struct Instruction {
  Op op = Op::read;
  std::uint8_t object = 0;
  std::uint8_t operand = 0;
  std::uint8_t other = 0;
};

enum class LockKind : std::uint8_t {
  mutex,
  recursive_mutex,
  timed_mutex,
  recursive_timed_mutex,
  shared_mutex,
  shared_timed_mutex,
  pthread_rwlock,
  pthread_spin,
  mtx,             ///< of C11
  yielding_spin,   ///< an exchange in a loop that yields
  bare_spin,       ///< ... that does not
  looking_spin,    ///< loads until an exchange may succeed, and yields
  ticket,          ///< whose turn it is, by a loop that yields
  semaphore,       ///< a sem_t of one
  pthread_normal,  ///< deadlocks where its owner locks it
};

enum class SemaphoreKind : std::uint8_t { posix, counting };

constexpr std::size_t kObjects = 2;  ///< of each kind
constexpr std::size_t kMostThreads = 4;
constexpr std::size_t kMostResults = 8;  ///< of a thread; it forgets those that come later

struct Script {
  std::vector<std::vector<Instruction>> threads;
  bool main_takes_part = false;  ///< runs the first one itself
  std::array<LockKind, kObjects> locks{};
  SemaphoreKind semaphores = SemaphoreKind::posix;
  std::array<std::uint8_t, kObjects> tokens{};  ///< of semaphores, at first
  std::uint8_t latch = 0;                       ///< what it counts down from
  std::uint8_t expected = 0;                    ///< by the std::barrier; the other one takes two

  bool uses(auto&&... ops) const {
    for (const auto& thread : threads) {
      for (const Instruction& instruction : thread) {
        if (((instruction.op == ops) || ...)) return true;
      }
    }
    return false;
  }
  /// Also within the standard library.
  bool uses_atomics() const {
    return uses(Op::load, Op::store, Op::add, Op::exchange, Op::compare_exchange, Op::spin,
                Op::spin_either, Op::spin_in_turns, Op::attempts, Op::many_attempts,
                Op::many_attempts_bare, Op::look_unlocking, Op::leave, Op::promise,
                Op::promise_at_exit, Op::count_down, Op::latch_arrive, Op::stop,
                Op::store_pointer) ||
           semaphores == SemaphoreKind::counting;
  }
  bool uses_attempts() const {
    return uses(Op::try_lock, Op::lock_now, Op::lock_for, Op::try_lock_shared, Op::lock_shared_for,
                Op::lock_attempts, Op::try_acquire, Op::acquire_for, Op::latch_try, Op::get_now,
                Op::get_for, Op::is_stopped, Op::load_pointer, Op::pipe_poll, Op::pipe_poll_for);
  }
  /// Otherwise they take any lock.
  bool has_plain_conditions() const {
    return locks[0] == LockKind::mutex && locks[1] == LockKind::mutex;
  }
  /// All who wait for a plain one must have the same mutex.
  std::size_t lock_of_wait(const Instruction& code) const {
    return has_plain_conditions() ? code.object : code.other % kObjects;
  }
  /// The last thread waits to be started by the first one.
  bool is_spawned(std::size_t thread) const {
    if (thread == 0 || thread + 1 != threads.size()) return false;
    for (const Instruction& instruction : threads[0]) {
      if (instruction.op == Op::spawn) return true;
    }
    return false;
  }
};

constexpr bool is_recursive(LockKind kind) {
  return kind == LockKind::recursive_mutex || kind == LockKind::recursive_timed_mutex;
}

/// Whether who has it takes it again, or waits for itself.
constexpr bool may_relock(LockKind kind) {
  return is_recursive(kind) || kind == LockKind::pthread_normal;
}

constexpr bool is_shared(LockKind kind) {
  return kind == LockKind::shared_mutex || kind == LockKind::shared_timed_mutex ||
         kind == LockKind::pthread_rwlock;
}

/// What a run leaves behind.
struct Outcome {
  using Results = std::array<std::int8_t, kMostResults>;

  bool is_stuck = false;  ///< it did not end
  std::array<Results, kMostThreads> results{};
  std::array<std::int8_t, kObjects> plain{};
  std::array<std::int8_t, kObjects> atomics{};
  std::int8_t completions = 0;  ///< of the barrier

  auto operator<=>(const Outcome&) const = default;
};

/// Runs the script to its end.
Outcome run(const Script& script);

}  // namespace reprise::programs
