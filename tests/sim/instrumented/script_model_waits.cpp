// How scripts go on: locks, conditions and semaphores.

#include "tests/sim/instrumented/script_state.hpp"

namespace reprise::script_model {

using programs::LockKind;

bool Mover::is_timed(const Instruction& code) const {
  const LockKind kind = script_.locks[code.object];
  return kind == LockKind::timed_mutex || kind == LockKind::recursive_timed_mutex ||
         kind == LockKind::shared_timed_mutex;
}

bool Mover::can_take(const Instruction& code, bool as_reader) const {
  const LockState& lock = next_.locks[code.object];
  const LockKind kind = script_.locks[code.object];
  if (as_reader && is_shared(kind)) return lock.owner < 0;
  return lock.is_free() || (lock.owner == static_cast<int>(thread_) && is_recursive(kind));
}

void Mover::take(std::size_t index, bool as_reader) {
  LockState& lock = next_.locks[index];
  own().holds_as_reader[index] = as_reader;
  if (as_reader && is_shared(script_.locks[index])) {
    lock.readers[thread_] = true;
  } else {
    lock.owner = static_cast<std::int8_t>(thread_);
    ++lock.count;
  }
}

void Mover::release(std::size_t index) {
  LockState& lock = next_.locks[index];
  own().holds_as_reader[index] = false;
  if (lock.readers[thread_]) {
    lock.readers[thread_] = false;
  } else if (--lock.count == 0) {
    lock.owner = -1;
  }
}

void Mover::try_to_take(const Instruction& code, bool as_reader, bool waits_in_time) {
  const bool has_it = can_take(code, as_reader);
  if (has_it) take(code.object, as_reader);
  if (waits_in_time) return finish_in_time(has_it);
  finish(has_it ? 1 : 0);
}

// Phase 1 has looked in vain and wants the lock again.
void Mover::look_unlocking(const Instruction& code) {
  const bool is_so = next_.atomics[0] == code.operand || next_.atomics[1] == code.operand;
  if (own().phase == 1 || !is_mine(next_.locks[code.object])) {
    if (!can_take(code, false)) return;
    is_in_vain_ = own().phase == 1 && !is_so;
    take(code.object, false);
    return go_to(0);
  }
  if (is_so) return finish();
  is_in_vain_ = true;
  release(code.object);
  go_to(1);
}

bool Mover::try_again(const Instruction& code) {
  const bool skips = is_mine(next_.locks[code.object]);
  switch (code.op) {
    case Op::lock_trying:
    case Op::lock_spinning:
    case Op::lock_insisting:
    case Op::lock_attempts: {
      const bool gives_up = code.op == Op::lock_attempts;
      if (skips) return finish(), true;
      const bool sleeps = code.op == Op::lock_insisting && own().phase == 1;
      if (!sleeps && can_take(code, false)) {
        take(code.object, false);
        return gives_up ? finish(own().phase) : finish(), true;
      }
      if (gives_up) {
        return own().phase == code.other ? finish(code.other + 1) : go_to(own().phase + 1), true;
      }
      if (code.op == Op::lock_insisting && is_timed(code)) let_time_pass();
      return true;
    }
    case Op::look_unlocking:
      return look_unlocking(code), true;
    case Op::acquire_trying:
      return use_semaphore({Op::acquire, code.object});
    case Op::get_trying:
      return use_promise({Op::get, code.object});
    case Op::poll_trying:
      if (next_.pipes[code.object].filled > 0) finish();
      return true;
    default:
      return false;
  }
}

bool Mover::use_lock(const Instruction& code) {
  const bool as_reader = code.op == Op::lock_shared || code.op == Op::try_lock_shared ||
                         code.op == Op::lock_shared_for;
  const bool takes_again = may_relock(script_.locks[code.object]) && !as_reader;
  const bool has_it = is_mine(next_.locks[code.object]);
  const bool skips = has_it && !takes_again;
  switch (code.op) {
    case Op::lock:
    case Op::lock_shared:
      if (skips) return finish(), true;
      if (!can_take(code, as_reader)) return true;
      take(code.object, as_reader);
      return finish(), true;
    case Op::try_lock:
    case Op::try_lock_shared:
    case Op::lock_now:
      return skips ? finish() : try_to_take(code, as_reader, false), true;
    case Op::lock_for:
    case Op::lock_shared_for:
      return skips ? finish() : try_to_take(code, as_reader, is_timed(code)), true;
    case Op::unlock:
      if (has_it) release(code.object);
      return finish(), true;
    default:
      return false;
  }
}

// --- conditions: phase 1 sleeps; 2 has been woken, or (scratch) was late, and wants the lock ---

namespace {

constexpr int kAsleep = 1;
constexpr int kAwake = 2;
constexpr int kFoundFalse = 3;  // the predicate
constexpr int kLooksAgain = 4;  // after its deadline

bool is_wait(const Instruction& code) {
  return code.op == Op::wait || code.op == Op::wait_for || code.op == Op::wait_until ||
         code.op == Op::wait_until_for;
}

bool has_deadline(const Instruction& code) {
  return code.op == Op::wait_for || code.op == Op::wait_until_for;
}

bool has_predicate(const Instruction& code) {
  return code.op == Op::wait_until || code.op == Op::wait_until_for;
}

}  // namespace

void Mover::fall_asleep(const Instruction& code) {
  const std::size_t lock = script_.lock_of_wait(code);
  own().scratch = 0;
  const bool as_reader = own().holds_as_reader[lock];
  release(lock);
  own().holds_as_reader[lock] = as_reader;  // when it has it again
  go_to(kAsleep);
}

void Mover::look_at_predicate(const Instruction& code) {
  const bool is_so = next_.plain[code.object] == code.operand;
  if (own().phase == kLooksAgain) return finish(is_so ? 1 : 0);
  if (!is_so) return go_to(kFoundFalse);
  if (has_deadline(code)) return finish(1);
  finish();
}

void Mover::go_on_with_lock(const Instruction& code) {
  const std::size_t lock = script_.lock_of_wait(code);
  const Instruction taking{Op::lock, static_cast<std::uint8_t>(lock)};
  const bool as_reader = own().holds_as_reader[lock];
  if (!can_take(taking, as_reader)) return;
  take(lock, as_reader);
  const bool was_late = own().scratch == 1;
  if (!has_deadline(code)) return has_predicate(code) ? go_to(0) : finish();
  if (was_late) return has_predicate(code) ? go_to(kLooksAgain) : finish(0);
  // It was woken in time, but may look at the clock when that says otherwise.
  if (next_.is_late && reading_ == Reading::must) next_.is_unclear = true;
  if (has_predicate(code)) return go_to(0);
  const State before = next_;
  finish(1);
  if (!before.is_late || reading_ == Reading::must) return;
  next_ = before;
  finish(0);
}

void Mover::wait_on_condition(const Instruction& code) {
  const std::size_t lock = script_.lock_of_wait(code);
  switch (own().phase) {
    case kAsleep:
      if (!has_deadline(code)) return;
      next_.is_late = true;
      own().scratch = 1;
      return go_to(kAwake);
    case kAwake:
      return go_on_with_lock(code);
    case kFoundFalse:
      return fall_asleep(code);
    case kLooksAgain:
      return look_at_predicate(code);
    default: {
      if (!is_mine(next_.locks[lock])) {
        const Instruction taking{Op::lock, static_cast<std::uint8_t>(lock)};
        if (!can_take(taking, false)) return;
        take(lock, false);
        return go_to(0);
      }
      return has_predicate(code) ? look_at_predicate(code) : fall_asleep(code);
    }
  }
}

bool Mover::use_condition(const Instruction& code) {
  if (is_wait(code)) return wait_on_condition(code), true;
  switch (code.op) {
    case Op::signal:
      return wake(code, false, &is_wait, kAwake), true;
    case Op::broadcast:
      return wake(code, true, &is_wait, kAwake), true;
    default:
      return false;
  }
}

bool Mover::use_semaphore(const Instruction& code) {
  std::int8_t& tokens = next_.tokens[code.object];
  const bool has_it = tokens > 0;
  switch (code.op) {
    case Op::acquire:
      if (!has_it) return true;
      --tokens;
      return finish(), true;
    case Op::try_acquire:
      if (has_it) --tokens;
      return finish(has_it ? 1 : 0), true;
    case Op::acquire_for:
      if (has_it) --tokens;
      return finish_in_time(has_it), true;
    case Op::release:
      ++tokens;
      return finish(), true;
    default:
      return false;
  }
}

}  // namespace reprise::script_model
