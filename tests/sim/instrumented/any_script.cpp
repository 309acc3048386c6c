#include "tests/sim/instrumented/any_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace reprise::programs {
namespace {

using enum Op;

const std::vector<LockKind> kPlainLocks{LockKind::mutex,
                                        LockKind::mutex,
                                        LockKind::recursive_mutex,
                                        LockKind::timed_mutex,
                                        LockKind::recursive_timed_mutex,
                                        LockKind::mtx,
                                        LockKind::semaphore,
                                        LockKind::pthread_normal};
const std::vector<LockKind> kSharedLocks{LockKind::shared_mutex, LockKind::shared_timed_mutex,
                                         LockKind::pthread_rwlock};
const std::vector<LockKind> kSpinLocks{LockKind::pthread_spin, LockKind::yielding_spin,
                                       LockKind::bare_spin, LockKind::looking_spin,
                                       LockKind::ticket};
const std::vector<LockKind> kTimedLocks{LockKind::timed_mutex, LockKind::recursive_timed_mutex,
                                        LockKind::shared_timed_mutex};

std::size_t steps_of(const Script& script) {
  std::size_t steps = 0;
  for (const auto& thread : script.threads) steps += thread.size();
  return steps;
}

std::uint8_t count(const Script& script, std::initializer_list<Op> ops) {
  std::uint8_t times = 0;
  for (const auto& thread : script.threads) {
    for (const Instruction& code : thread) {
      if (std::ranges::find(ops, code.op) != ops.end()) ++times;
    }
  }
  return times;
}

std::uint8_t threads_at_barrier(const Script& script) {
  const auto is_there = [](const Instruction& code) {
    return code.object == 0 && (code.op == arrive || code.op == arrive_only || code.op == drop);
  };
  return static_cast<std::uint8_t>(std::ranges::count_if(
      script.threads, [&](const auto& thread) { return std::ranges::any_of(thread, is_there); }));
}

// There is one latch, and one barrier to leave.
bool has_one_object(Op op) {
  constexpr std::array kOps{count_down, latch_wait, latch_try, latch_arrive, arrive_only, drop};
  return std::ranges::find(kOps, op) != kOps.end();
}

bool is_wait(Op op) {
  return op == wait || op == wait_for || op == wait_until || op == wait_until_for;
}

rc::Gen<std::uint8_t> below(int end) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::cast<std::uint8_t>(rc::gen::inRange(0, end)));
}

// More often the first one: so threads meet.
rc::Gen<std::uint8_t> any_object() {
  return rc::gen::map(below(4), [](std::uint8_t drawn) -> std::uint8_t { return drawn / 3; });
}

rc::Gen<Instruction> any_instruction(const Theme& theme) {
  const auto op = rc::gen::map(below(static_cast<int>(theme.ops.size())),
                               [ops = theme.ops](std::uint8_t drawn) { return ops[drawn]; });
  return rc::gen::map(rc::gen::build<Instruction>(rc::gen::set(&Instruction::op, op),
                                                  rc::gen::set(&Instruction::object, any_object()),
                                                  rc::gen::set(&Instruction::operand, below(3)),
                                                  rc::gen::set(&Instruction::other, below(3))),
                      [](Instruction code) {
                        if (has_one_object(code.op)) code.object = 0;
                        if (is_wait(code.op)) code.other %= kObjects;
                        return code;
                      });
}

rc::Gen<std::vector<std::vector<Instruction>>> any_threads(const Theme& theme) {
  const auto most = static_cast<int>(theme.most_steps);
  const auto code = rc::gen::resize(
      most / 2 + 1, rc::gen::container<std::vector<Instruction>>(any_instruction(theme)));
  const auto has_steps = [](const auto& thread) { return !thread.empty(); };
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(2, theme.most_threads + 1),
                         [=](std::size_t threads) {
                           return rc::gen::container<std::vector<std::vector<Instruction>>>(
                               threads, rc::gen::suchThat(code, has_steps));
                         });
}

template <class T>
rc::Gen<std::array<T, kObjects>> pair_of(const rc::Gen<T>& gen) {
  return rc::gen::container<std::array<T, kObjects>>(gen);
}

std::string text(const Instruction& code) {
  constexpr std::array kTexts{
#define REPRISE_OP(name, text) text,
#include "tests/sim/program/script.def"
#undef REPRISE_OP
  };
  return fmt::format(fmt::runtime(kTexts[static_cast<std::size_t>(code.op)]), code.object,
                     code.operand, code.other);
}

const char* name_of(LockKind kind) {
  constexpr std::array kNames{
      "mutex",        "recursive_mutex",    "timed_mutex",    "recursive_timed_mutex",
      "shared_mutex", "shared_timed_mutex", "pthread_rwlock", "pthread_spin",
      "mtx",          "yielding_spin",      "bare_spin",      "looking_spin",
      "ticket",       "semaphore",          "pthread_normal"};
  return kNames[static_cast<std::size_t>(kind)];
}

const std::vector<Theme> kThemes{
    {"Memory",
     {read, write, write_own, increment, load, store, add, exchange, compare_exchange, skip_if}},
    {"Locks",
     {lock, lock, lock, unlock, unlock, try_lock, read, write, increment, skip_if},
     kPlainLocks},
    {"SpinLocks",
     {lock, lock, unlock, try_lock, increment, load, store},
     kSpinLocks,
     SemaphoreKind::posix,
     5},
    {"SharedLocks",
     {lock, lock_shared, lock_shared, unlock, unlock, try_lock, try_lock_shared, read, write,
      increment, skip_if},
     kSharedLocks},
    {"Conditions",
     {lock, lock, lock, unlock, wait, wait_until, wait_until, signal, broadcast, write, increment},
     {LockKind::mutex}},
    {"ConditionsOfAnyLocks",
     {lock, lock, lock, unlock, wait, wait_until, wait_until, signal, broadcast, write},
     {LockKind::recursive_mutex, LockKind::shared_mutex, LockKind::mutex}},
    {"ConditionsOfReaders",
     {lock_shared, lock_shared, lock, unlock, wait, wait_until, signal, broadcast, read, write},
     kSharedLocks},
    {"Semaphores", {acquire, acquire, release, release, try_acquire, read, write, increment}},
    {.name = "StandardSemaphores",
     .ops = {acquire, acquire, release, release, try_acquire, increment},
     .semaphore = SemaphoreKind::counting,
     .most_steps = 4},
    {"Meetings",
     {count_down, count_down, latch_wait, latch_try, latch_arrive, read, write, increment},
     {LockKind::mutex},
     SemaphoreKind::posix,
     5},
    {"Barriers",
     {arrive, arrive, arrive, arrive_only, drop, read, write, increment},
     {LockKind::mutex},
     SemaphoreKind::posix,
     5},
    {"Once", {once, once, once_throwing, read, write, lock, unlock, skip_if}},
    {"WaitsForAtomics",
     {wait_change, wait_change, wake_one, wake_all, store, store, add, load, exchange},
     {LockKind::mutex},
     SemaphoreKind::posix,
     6},
    {"Loops",
     {spin, spin, spin_exchange, spin_plain, attempts, store, store, write, add, load, skip_if,
      yield},
     {LockKind::mutex},
     SemaphoreKind::posix,
     7},
    {"LoopsOfAttempts",
     {lock, lock_trying, lock_trying, lock_attempts, lock_attempts, unlock, acquire_trying, release,
      get_trying, promise, increment, read},
     {LockKind::mutex, LockKind::shared_mutex, LockKind::pthread_spin, LockKind::semaphore,
      LockKind::yielding_spin},
     SemaphoreKind::posix,
     6},
    {"LoopsOverTwo",
     {store, store, spin_either, spin_either, spin, attempts, add, load, exchange},
     {LockKind::mutex},
     SemaphoreKind::posix,
     6},
    {"LoopsInTurns",
     {store, store, spin_in_turns, spin_in_turns, spin_either, spin, attempts, add, load},
     {LockKind::mutex},
     SemaphoreKind::posix,
     6},
    {"LoopsUnderLocks",
     {lock, unlock, look_unlocking, look_unlocking, store, store, add, load, increment},
     {LockKind::mutex, LockKind::timed_mutex, LockKind::pthread_spin},
     SemaphoreKind::posix,
     6},
    {"LoopsThatNeverYield",
     {spin_bare, attempts_bare, attempts, lock_spinning, lock, unlock, store, store, add, load},
     {LockKind::mutex},
     SemaphoreKind::posix,
     5},
    {"LoopsOfManyAttempts",
     {many_attempts, many_attempts, many_attempts_bare, attempts, spin, store, store, add, load,
      lock, unlock, increment},
     {LockKind::mutex},
     SemaphoreKind::posix,
     6},
    {"Threads", {spawn, spawn, join, leave, load, add, store, increment, lock, unlock}},
    {"Promises", {promise, promise, promise_at_exit, get, get, get_now, leave, read, write}},
    {"Pipes",
     {pipe_write, pipe_write, pipe_read, pipe_read, pipe_poll, pipe_poll_for, read, write}},
    {"Library",
     {stop, is_stopped, store_pointer, load_pointer, read, write, spawn, join},
     {LockKind::mutex},
     SemaphoreKind::posix,
     6},
    {"LoopsOfDeadlines",
     {spin_sleeping, lock, lock_insisting, lock_insisting, unlock, store, store, clock, read,
      write},
     kTimedLocks,
     SemaphoreKind::posix,
     6},
    {"Deadlines",
     {sleep, clock, lock, lock_for, lock_now, lock_shared_for, unlock, acquire_for, release,
      get_for, promise, read, write, increment},
     kTimedLocks,
     SemaphoreKind::posix,
     7},
    {"ConditionsWithDeadlines",
     {lock, lock, lock, unlock, wait_for, wait_for, wait_until_for, wait, signal, broadcast, write,
      clock, sleep},
     {LockKind::mutex, LockKind::mutex, LockKind::mutex, LockKind::timed_mutex},
     SemaphoreKind::posix,
     7},
};

}  // namespace

const std::vector<Theme>& themes() { return kThemes; }

rc::Gen<Script> any_script(const Theme& theme) {
  const auto script = rc::gen::build<Script>(
      rc::gen::set(&Script::threads, any_threads(theme)),
      rc::gen::set(&Script::main_takes_part, rc::gen::arbitrary<bool>()),
      rc::gen::set(&Script::locks, pair_of<LockKind>(rc::gen::elementOf(theme.locks))),
      rc::gen::set(&Script::semaphores, rc::gen::just(theme.semaphore)),
      rc::gen::set(&Script::tokens, pair_of<std::uint8_t>(below(3))));
  const auto is_small = [most = theme.most_steps](const Script& any) {
    return steps_of(any) <= most;
  };
  return rc::gen::map(rc::gen::suchThat(script, is_small), [](Script any) {
    any.latch = count(any, {count_down, latch_arrive});
    any.expected = threads_at_barrier(any);
    // It does not end before the others do.
    if (any.uses(leave) || any.uses(promise_at_exit)) any.main_takes_part = false;
    return any;
  });
}

std::ostream& operator<<(std::ostream& out, const Script& script) {
  for (std::size_t i = 0; i < script.threads.size(); ++i) {
    const bool is_main = i == 0 && script.main_takes_part;
    out << "\n  " << i << (script.is_spawned(i) ? " (spawned): " : is_main ? " (main): " : ": ");
    const char* separator = "";
    for (const Instruction& code : script.threads[i]) {
      out << std::exchange(separator, "; ") << text(code);
    }
  }
  return out << fmt::format("\n  l0: {}, l1: {}; {}: {} {}; latch {}, barriers {}\n",
                            name_of(script.locks[0]), name_of(script.locks[1]),
                            script.semaphores == SemaphoreKind::posix ? "sem_t" : "std::semaphore",
                            script.tokens[0], script.tokens[1], script.latch, script.expected);
}

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  if (outcome.is_stuck) return out << "stuck";
  for (const Outcome::Results& results : outcome.results) {
    for (const int result : results) {
      if (result != -1) out << result << ' ';
    }
    out << "| ";
  }
  return out << fmt::format("x {} {} a {} {} completions {}", outcome.plain[0], outcome.plain[1],
                            outcome.atomics[0], outcome.atomics[1], outcome.completions);
}

}  // namespace reprise::programs
