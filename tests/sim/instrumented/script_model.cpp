#include "tests/sim/instrumented/script_model.hpp"

#include <algorithm>
#include <utility>

#include "tests/sim/instrumented/script_state.hpp"

namespace reprise::script_model {
namespace {

Outcome outcome_of(const State& state) {
  const auto waits = [](const ThreadState& thread) { return thread.runs && !thread.has_ended; };
  if (std::ranges::any_of(state.threads, waits)) return {.is_stuck = true};
  Outcome outcome;
  for (std::size_t i = 0; i < kMostThreads; ++i) outcome.results[i] = state.threads[i].results;
  outcome.plain = state.plain;
  outcome.atomics = state.atomics;
  outcome.completions = state.completions;
  return outcome;
}

// Rounds that loops make in vain may let others go on.
bool stays_so(Mover& mover, const Script& script, const State& at) {
  std::set<State> seen{at};
  std::vector<State> open{at};
  while (!open.empty()) {
    const State state = open.back();
    open.pop_back();
    for (std::size_t i = 0; i < script.threads.size(); ++i) {
      for (const State& next : mover.move(state, i)) {
        if (!mover.is_in_vain()) return false;
        if (seen.insert(next).second) open.push_back(next);
      }
    }
  }
  return true;
}

}  // namespace

State::State(const Script& script) {
  for (ThreadState& thread : threads) thread.results.fill(-1);
  for (std::size_t i = 0; i < script.threads.size(); ++i) {
    threads[i].runs = !script.is_spawned(i);
  }
  for (std::size_t i = 0; i < kObjects; ++i) {
    tokens[i] = static_cast<std::int8_t>(script.tokens[i]);
  }
  barriers[0].expected = barriers[0].left = static_cast<std::int8_t>(script.expected);
  barriers[1].expected = barriers[1].left = 2;
  latch = static_cast<std::int8_t>(script.latch);
}

Behaviour enumerate(const Script& script, Reading reading, std::size_t most_states) {
  Behaviour behaviour;
  Mover mover(script, reading);
  std::set<State> seen{State(script)};
  std::vector<State> open{State(script)};
  while (!open.empty()) {
    const State state = open.back();
    open.pop_back();
    if (state.is_undefined) return {.outcomes = {}, .is_defined = false};
    if (state.is_unclear) continue;
    behaviour.has_race = behaviour.has_race || is_racing(script, state);
    bool goes_on = false;
    for (std::size_t i = 0; i < script.threads.size(); ++i) {
      for (const State& next : mover.move(state, i)) {
        goes_on = goes_on || !mover.is_in_vain();
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    if (!goes_on && stays_so(mover, script, state)) behaviour.outcomes.insert(outcome_of(state));
    if (seen.size() > most_states) return {.outcomes = {}, .is_complete = false};
  }
  return behaviour;
}

void Mover::note(int result) {
  own().own = static_cast<std::int8_t>(result);
  if (own().noted == static_cast<std::int8_t>(programs::kMostResults)) return;
  own().results[static_cast<std::size_t>(own().noted++)] = own().own;
}

const std::vector<State>& Mover::move(const State& from, std::size_t thread) {
  to_.clear();
  is_in_vain_ = false;
  next_ = from;
  thread_ = thread;
  if (!own().runs || own().has_ended) return to_;
  const auto& codes = script_.threads[thread];
  const auto at = static_cast<std::size_t>(own().at);
  if (at >= codes.size()) {
    end();
    return to_;
  }
  const Instruction& code = codes[at];
  use_memory(code) || wait_for_memory(code) || go_round(code) || try_again(code) ||
      use_library(code) || use_lock(code) || use_condition(code) || use_semaphore(code) ||
      meet(code) || do_once(code) || use_threads(code) || use_promise(code) || use_pipe(code) ||
      use_time(code);
  return to_;
}

// A loop of waits with deadlines, of which one comes. Not all of that need be explored: it is a
// loop that yields.
void Mover::let_time_pass() {
  if (reading_ == Reading::must) return;
  is_in_vain_ = true;
  if (own().phase == 0) return go_to(1);
  next_.is_late = true;
  go_to(0);
}

// A thread gives back what it has, waits for whom it started, and says that it leaves.
void Mover::end() {
  for (std::size_t i = 0; i < kObjects; ++i) {
    if (!is_mine(next_.locks[i])) continue;
    release(i);
    return go_to(0);
  }
  if (own().has_child && !own().has_joined) {
    if (!next_.threads[script_.threads.size() - 1].has_ended) return;
    own().has_joined = true;
    return go_to(0);
  }
  for (std::size_t i = 0; i < kObjects; ++i) {
    if (!own().leaves[i]) continue;
    own().leaves[i] = false;
    ++next_.atomics[i];
    return go_to(0);
  }
  if (own().exits > 0) {
    const auto last =
        static_cast<std::size_t>(own().at_exit[static_cast<std::size_t>(--own().exits)]);
    next_.promises[last].is_ready = true;
    return go_to(0);
  }
  own().has_ended = true;
  go_to(0);
}

bool Mover::use_memory(const Instruction& code) {
  std::int8_t& plain = next_.plain[code.object];
  std::int8_t& atomic = next_.atomics[code.object];
  const auto operand = static_cast<std::int8_t>(code.operand);
  switch (code.op) {
    case Op::read:
      return finish(plain), true;
    case Op::write:
      plain = operand;
      return finish(), true;
    case Op::write_own:
      plain = static_cast<std::int8_t>(own().own + operand);
      return finish(), true;
    case Op::increment:
      if (own().phase == 0) {
        own().scratch = plain;
        return go_to(1), true;
      }
      plain = static_cast<std::int8_t>(own().scratch + 1);
      return finish(), true;
    case Op::load:
      return finish(atomic), true;
    case Op::store:
      atomic = operand;
      return finish(), true;
    case Op::add:
      return finish(atomic++), true;
    case Op::exchange:
      return finish(std::exchange(atomic, operand)), true;
    case Op::compare_exchange: {
      const bool succeeds = atomic == operand;
      if (succeeds) ++atomic;
      return finish(succeeds ? 1 : 0), true;
    }
    default:
      return false;
  }
}

/// Any one of those who sleep there, or all.
void Mover::wake(const Instruction& code, bool all, bool (*sleeps)(const Instruction&), int phase) {
  std::vector<std::size_t> asleep;
  for (std::size_t i = 0; i < script_.threads.size(); ++i) {
    const ThreadState& thread = next_.threads[i];
    const auto& codes = script_.threads[i];
    if (static_cast<std::size_t>(thread.at) >= codes.size() || thread.phase != 1) continue;
    const Instruction& its = codes[static_cast<std::size_t>(thread.at)];
    if (sleeps(its) && its.object == code.object) asleep.push_back(i);
  }
  const State before = next_;
  if (all || asleep.empty()) {
    for (const std::size_t i : asleep) next_.threads[i].phase = static_cast<std::int8_t>(phase);
    return finish();
  }
  for (const std::size_t i : asleep) {
    next_ = before;
    next_.threads[i].phase = static_cast<std::int8_t>(phase);
    finish();
  }
}

bool Mover::wait_for_memory(const Instruction& code) {
  const auto sleeps = [](const Instruction& its) { return its.op == Op::wait_change; };
  switch (code.op) {
    case Op::wait_change:
      if (own().phase == 1) return true;
      if (next_.atomics[code.object] != code.operand) return finish(), true;
      return go_to(1), true;
    case Op::wake_one:
      return wake(code, false, sleeps, 0), true;
    case Op::wake_all:
      return wake(code, true, sleeps, 0), true;
    default:
      return false;
  }
}

bool Mover::go_round(const Instruction& code) {
  std::int8_t& number = next_.atomics[code.object];
  const bool is_so = number == code.operand;
  switch (code.op) {
    case Op::spin_plain:
      if (next_.plain[code.object] == code.operand) finish();
      return true;
    case Op::spin_sleeping:
      return own().phase == 0 && is_so ? finish() : let_time_pass(), true;
    case Op::spin:
    case Op::spin_bare:
      if (is_so) finish();
      return true;
    case Op::spin_either:
    case Op::spin_in_turns:  // nobody can tell when it looks at which
      if (next_.atomics[0] == code.operand || next_.atomics[1] == code.operand) finish();
      return true;
    case Op::spin_exchange:
      if (!is_so) return true;
      ++number;
      return finish(), true;
    case Op::many_attempts:
    case Op::many_attempts_bare:
      return finish(is_so ? 0 : 1), true;
    case Op::attempts:
    case Op::attempts_bare:
      if (is_so) return finish(own().phase), true;
      if (own().phase == code.other) return finish(code.other + 1), true;
      return go_to(own().phase + 1), true;
    default:
      return false;
  }
}

bool Mover::use_time(const Instruction& code) {
  switch (code.op) {
    case Op::skip_if:
      if (own().own == code.operand) own().at = static_cast<std::int8_t>(own().at + code.other + 1);
      return finish(), true;
    case Op::yield:
      return finish(), true;
    case Op::sleep:
      next_.is_late = true;
      return finish(), true;
    case Op::clock:
      return finish(next_.is_late ? 1 : 0), true;
    default:
      return false;
  }
}

}  // namespace reprise::script_model
