#pragma once
// A state of a script, and how its threads go on from it.

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "tests/sim/instrumented/script_model.hpp"
#include "tests/sim/program/script.hpp"

namespace reprise::script_model {

using programs::Instruction;
using programs::kMostThreads;
using programs::kObjects;
using programs::Op;
using programs::Outcome;
using programs::Script;

struct ThreadState {
  bool runs = false;
  bool has_ended = false;
  std::int8_t at = 0;
  std::int8_t phase = 0;  // of the instruction
  std::int8_t own = 0;
  std::int8_t scratch = 0;
  std::int8_t noted = 0;
  Outcome::Results results{};
  std::array<bool, kObjects> holds_as_reader{};
  bool has_left_barrier = false;
  bool has_child = false;
  bool has_joined = false;
  std::array<bool, kObjects> leaves{};          // what it counts when it ends
  std::array<std::int8_t, kObjects> at_exit{};  // promises, in the order of their setting
  std::int8_t exits = 0;

  auto operator<=>(const ThreadState&) const = default;
};

struct LockState {
  std::int8_t owner = -1;
  std::int8_t count = 0;
  std::array<bool, kMostThreads> readers{};

  bool has_readers() const { return readers != std::array<bool, kMostThreads>{}; }
  bool is_free() const { return owner < 0 && !has_readers(); }

  auto operator<=>(const LockState&) const = default;
};

struct BarrierState {
  std::int8_t expected = 0;
  std::int8_t left = 0;

  auto operator<=>(const BarrierState&) const = default;
};

struct OnceState {
  bool runs = false;
  bool is_done = false;
  std::int8_t by = 0;

  auto operator<=>(const OnceState&) const = default;
};

struct PromiseState {
  bool is_set = false;
  bool is_ready = false;
  std::int8_t value = 0;

  auto operator<=>(const PromiseState&) const = default;
};

struct PipeState {
  std::array<std::int8_t, 8> bytes{};
  std::int8_t filled = 0;

  auto operator<=>(const PipeState&) const = default;
};

struct State {
  explicit State(const Script& script);

  std::array<ThreadState, kMostThreads> threads{};
  std::array<std::int8_t, kObjects> plain{};
  std::array<std::int8_t, kObjects> atomics{};
  std::array<LockState, kObjects> locks{};
  std::array<std::int8_t, kObjects> tokens{};
  std::int8_t latch = 0;
  std::array<BarrierState, kObjects> barriers{};
  std::int8_t completions = 0;
  std::array<OnceState, kObjects> once{};
  std::array<PromiseState, kObjects> promises{};
  std::array<PipeState, kObjects> pipes{};
  bool is_stopped = false;
  std::int8_t pointer = -2;   // none
  bool is_late = false;       // some deadline has come
  bool is_undefined = false;  // so is the script
  bool is_unclear = false;    // what comes depends on the clock

  auto operator<=>(const State&) const = default;
};

/// @returns whether two threads are about to access a plain number, and one of them to write
bool is_racing(const Script& script, const State& state);

/// One thread goes on.
class Mover {
 public:
  Mover(const Script& script, Reading reading) : script_(script), reading_(reading) {}

  /// @returns the states it may come to; none: it waits
  const std::vector<State>& move(const State& from, std::size_t thread);
  /// @returns whether the last move was one of a loop that may go on so for ever
  bool is_in_vain() const { return is_in_vain_; }

 private:
  bool use_memory(const Instruction& code);
  bool wait_for_memory(const Instruction& code);
  bool go_round(const Instruction& code);
  bool try_again(const Instruction& code);
  bool use_lock(const Instruction& code);
  bool use_condition(const Instruction& code);
  bool use_semaphore(const Instruction& code);
  bool meet(const Instruction& code);
  bool do_once(const Instruction& code);
  bool use_threads(const Instruction& code);
  bool use_promise(const Instruction& code);
  bool use_pipe(const Instruction& code);
  bool use_library(const Instruction& code);
  bool use_time(const Instruction& code);
  void let_time_pass();
  void end();

  // What the move has done so far is a state to come to: in the middle of an instruction, at its
  // end, at its end with a result.
  void go_to(int phase) {
    own().phase = static_cast<std::int8_t>(phase);
    to_.push_back(next_);
  }
  void finish() {
    ++own().at;
    own().scratch = 0;
    go_to(0);
  }
  void finish(int result) {
    note(result);
    finish();
  }
  void note(int result);
  /// A result, and whether it is had in time: who does not have it waits until the deadline.
  void finish_in_time(bool has_it) {
    if (!has_it) next_.is_late = true;
    finish(has_it ? 1 : 0);
  }

  ThreadState& own() { return next_.threads[thread_]; }
  bool is_mine(const LockState& lock) const {
    return lock.owner == static_cast<int>(thread_) || lock.readers[thread_];
  }
  bool is_timed(const Instruction& code) const;
  bool can_take(const Instruction& code, bool as_reader) const;
  void take(std::size_t lock, bool as_reader);
  void take_back(std::size_t lock);
  void release(std::size_t lock);
  void try_to_take(const Instruction& code, bool as_reader, bool waits_in_time);
  void look_unlocking(const Instruction& code);
  void wait_on_condition(const Instruction& code);
  void fall_asleep(const Instruction& code);
  void go_on_with_lock(const Instruction& code);
  void look_at_predicate(const Instruction& code);
  void wake(const Instruction& code, bool all, bool (*sleeps)(const Instruction&), int phase);
  void arrive(BarrierState& barrier, const Instruction& code);

  const Script& script_;
  const Reading reading_;
  std::size_t thread_ = 0;
  State next_{script_};
  std::vector<State> to_;
  bool is_in_vain_ = false;
};

}  // namespace reprise::script_model
