// How scripts go on: where threads begin, meet and end, what is done once, what is handed over.

#include <algorithm>
#include <utility>

#include "tests/sim/instrumented/script_state.hpp"

namespace reprise::script_model {

// Phase 1 waits for the others, who let it go on to phase 2. If more threads than are expected
// arrive, some may never return from libstdc++'s barrier: so none does again that does not wait.
void Mover::arrive(BarrierState& barrier, const Instruction& code) {
  const bool waits = code.op == Op::arrive;
  if (code.object == 0 && std::exchange(own().has_left_barrier, !waits)) {
    next_.is_undefined = true;
    return finish();
  }
  if (code.op == Op::drop) --barrier.expected;
  if (--barrier.left > 0) return waits ? go_to(1) : finish();
  barrier.left = barrier.expected;
  if (code.object == 0) ++next_.completions;
  wake(
      code, true, [](const Instruction& its) { return its.op == Op::arrive; }, 2);
}

bool Mover::meet(const Instruction& code) {
  switch (code.op) {
    case Op::latch_wait:
      if (next_.latch == 0) finish();
      return true;
    case Op::latch_try:
      return finish(next_.latch == 0 ? 1 : 0), true;
    case Op::count_down:
    case Op::latch_arrive:
      if (own().phase == 1) {
        if (next_.latch == 0) finish();
        return true;
      }
      if (next_.latch == 0) next_.is_undefined = true;
      --next_.latch;
      return code.op == Op::count_down ? finish() : go_to(1), true;
    case Op::arrive:
    case Op::arrive_only:
    case Op::drop:
      if (own().phase == 1) return true;
      if (own().phase == 2) return finish(), true;
      return arrive(next_.barriers[code.object], code), true;
    default:
      return false;
  }
}

// Phases: it reads, it writes, it is done.
bool Mover::do_once(const Instruction& code) {
  if (code.op != Op::once && code.op != Op::once_throwing) return false;
  OnceState& once = next_.once[code.object];
  std::int8_t& plain = next_.plain[code.object];
  const bool returns_who = code.object == 1;
  switch (own().phase) {
    case 0:
      if (once.is_done) return finish(returns_who ? once.by : 0), true;
      if (once.runs) return true;
      once.runs = true;
      return go_to(1), true;
    case 1:
      own().scratch = plain;
      return go_to(2), true;
    case 2:
      plain = static_cast<std::int8_t>(own().scratch + 1);
      return go_to(3), true;
    default:
      once.runs = false;
      if (code.op == Op::once_throwing) return finish(-2), true;
      once.is_done = true;
      once.by = static_cast<std::int8_t>(thread_);
      return finish(returns_who ? once.by : 1), true;
  }
}

bool Mover::use_threads(const Instruction& code) {
  ThreadState& last = next_.threads[script_.threads.size() - 1];
  switch (code.op) {
    case Op::spawn:
      if (thread_ == 0 && script_.threads.size() > 1) own().has_child = last.runs = true;
      return finish(), true;
    case Op::join:
      if (own().has_child && !own().has_joined) {
        if (!last.has_ended) return true;
        own().has_joined = true;
      }
      return finish(), true;
    case Op::leave:
      own().leaves[code.object] = true;
      return finish(), true;
    default:
      return false;
  }
}

// Setting takes two steps in libstdc++: whoever comes between them cannot set it, nor get it.
bool Mover::use_promise(const Instruction& code) {
  PromiseState& promise = next_.promises[code.object];
  switch (code.op) {
    case Op::promise:
    case Op::promise_at_exit:
      if (own().phase == 1) {
        promise.is_ready = true;
        return finish(1), true;
      }
      if (promise.is_set) return finish(0), true;
      promise = {true, false, static_cast<std::int8_t>(code.operand)};
      if (code.op == Op::promise) return go_to(1), true;
      own().at_exit[static_cast<std::size_t>(own().exits++)] =
          static_cast<std::int8_t>(code.object);
      return finish(1), true;
    case Op::get:
      if (promise.is_ready) finish(promise.value);
      return true;
    case Op::get_now:
      return finish(promise.is_ready ? 1 : 0), true;
    case Op::get_for:
      if (own().phase == 1 || promise.is_ready) return finish(promise.is_ready ? 1 : 0), true;
      next_.is_late = true;  // it may be there when it looks again
      return go_to(1), true;
    default:
      return false;
  }
}

bool Mover::use_library(const Instruction& code) {
  switch (code.op) {
    case Op::stop:
      return finish(std::exchange(next_.is_stopped, true) ? 0 : 1), true;
    case Op::is_stopped:
      return finish(next_.is_stopped ? 1 : 0), true;
    case Op::store_pointer:
      next_.pointer = static_cast<std::int8_t>(code.operand);
      return finish(), true;
    case Op::load_pointer:
      return finish(next_.pointer), true;
    default:
      return false;
  }
}

bool Mover::use_pipe(const Instruction& code) {
  PipeState& pipe = next_.pipes[code.object];
  const bool is_ready = pipe.filled > 0;
  switch (code.op) {
    case Op::pipe_write:
      pipe.bytes[static_cast<std::size_t>(pipe.filled++)] = static_cast<std::int8_t>(code.operand);
      return finish(), true;
    case Op::pipe_read:
      if (!is_ready) return true;
      own().scratch = std::exchange(pipe.bytes[0], std::int8_t{0});
      std::ranges::rotate(pipe.bytes, pipe.bytes.begin() + 1);
      --pipe.filled;
      return finish(own().scratch), true;
    case Op::pipe_poll:
      return finish(is_ready ? 1 : 0), true;
    case Op::pipe_poll_for:
      return finish_in_time(is_ready), true;
    default:
      return false;
  }
}

}  // namespace reprise::script_model
