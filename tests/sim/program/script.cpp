#include "tests/sim/program/script.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>

#include "tests/sim/program/script_thread.hpp"

namespace reprise::programs {
namespace {

bool uses_pipe(const Script& script, std::size_t pipe) {
  constexpr std::array kOps{Op::pipe_write, Op::pipe_read, Op::pipe_poll, Op::pipe_poll_for,
                            Op::poll_trying};
  const auto is_use = [&](const Instruction& code) {
    return code.object == pipe && std::ranges::find(kOps, code.op) != kOps.end();
  };
  return std::ranges::any_of(
      script.threads, [&](const auto& thread) { return std::ranges::any_of(thread, is_use); });
}

Outcome outcome_of(const Shared& shared) {
  Outcome outcome;
  for (auto& results : outcome.results) results.fill(-1);
  for (std::size_t i = 0; i < shared.script.threads.size(); ++i) {
    outcome.results[i] = shared.threads[i]->results();
  }
  for (std::size_t i = 0; i < kObjects; ++i) {
    outcome.plain[i] = shared.plain[i];
    outcome.atomics[i] = static_cast<std::int8_t>(shared.atomics[i].load());
  }
  outcome.completions = shared.completions;
  return outcome;
}

}  // namespace

Shared::Shared(const Script& of)
    : script(of), latch(of.latch), barrier(of.expected, Complete{&completions}) {
  pthread_barrier_init(&pthread_barrier, nullptr, 2);
  for (std::size_t i = 0; i < kObjects; ++i) {
    locks[i] = make_lock(of.locks[i]);
    semaphores[i] = make_semaphore(of.semaphores, of.tokens[i]);
    if (uses_pipe(of, i) && ::pipe(pipes[i].data()) != 0) std::abort();
  }
  if (of.uses(Op::promise, Op::promise_at_exit, Op::get, Op::get_now, Op::get_for,
              Op::get_trying)) {
    promises.resize(kObjects);
    for (std::size_t i = 0; i < kObjects; ++i) values[i] = promises[i].get_future().share();
  }
  for (std::size_t i = 0; i < of.threads.size(); ++i) {
    threads[i] = std::make_unique<ScriptThread>(*this, i);
  }
  if (of.uses(Op::clock)) begin = std::chrono::steady_clock::now();
}

Shared::~Shared() {
  pthread_barrier_destroy(&pthread_barrier);
  for (const auto& [reading, writing] : pipes) {
    if (reading == writing) continue;  // it is not used
    close(reading);
    close(writing);
  }
}

Outcome run(const Script& script) {
  Shared shared(script);
  std::array<std::thread, kMostThreads> threads;
  for (std::size_t i = script.main_takes_part ? 1 : 0; i < script.threads.size(); ++i) {
    if (script.is_spawned(i)) continue;
    threads[i] = std::thread([&thread = *shared.threads[i]] { thread.run(); });
  }
  if (script.main_takes_part) shared.threads[0]->run();
  for (std::thread& thread : threads) {
    if (thread.joinable()) thread.join();
  }
  return outcome_of(shared);
}

void ScriptThread::run() {
  const auto& code = shared_.script.threads[index_];
  for (; at_ < code.size(); ++at_) {
    const Instruction& next = code[at_];
    const bool is_done = use_memory(next) || wait_for_memory(next) || go_round(next) ||
                         try_again(next) || use_library(next) || use_lock(next) ||
                         use_shared_lock(next) || use_condition(next) || use_semaphore(next) ||
                         meet(next) || do_once(next) || use_threads(next) || use_promise(next) ||
                         use_pipe(next) || use_time(next);
    if (!is_done) std::abort();
  }
  for (std::size_t lock = 0; lock < kObjects; ++lock) {
    while (held_[lock] > 0) unlock(lock);
  }
  if (join_) join_child();
}

bool ScriptThread::use_time(const Instruction& code) {
  using namespace std::chrono_literals;
  switch (code.op) {
    case Op::skip_if:
      if (own_ == code.operand) at_ += code.other + 1u;
      return true;
    case Op::yield:
      sched_yield();
      return true;
    case Op::sleep:
      std::this_thread::sleep_for(1ms);
      return true;
    case Op::clock:
      note(std::chrono::steady_clock::now() - shared_.begin >= 1ms ? 1 : 0);
      return true;
    default:
      return false;
  }
}

}  // namespace reprise::programs
