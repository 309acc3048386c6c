#pragma once
// A thread of a running script, and what it shares with the others.

#include <pthread.h>
#include <semaphore.h>

#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <stop_token>
#include <thread>
#include <vector>

#include "tests/sim/program/script.hpp"
#include "tests/sim/program/script_locks.hpp"

namespace reprise::programs {

class ScriptThread;

/// A sem_t, or a semaphore of the standard library.
class AnySemaphore {
 public:
  virtual ~AnySemaphore() = default;
  virtual void acquire() = 0;
  virtual bool try_acquire() = 0;
  virtual bool try_acquire_for(std::chrono::milliseconds time) = 0;
  virtual void release() = 0;
};

std::unique_ptr<AnySemaphore> make_semaphore(SemaphoreKind kind, unsigned tokens);

using Pipe = std::array<int, 2>;  // reading and writing

struct Shared {
  explicit Shared(const Script& script);
  ~Shared();

  struct Complete {
    std::int8_t* completions;
    void operator()() noexcept { ++*completions; }
  };

  const Script& script;
  std::array<volatile std::int8_t, kObjects> plain{};
  std::array<std::atomic<int>, kObjects> atomics{};
  std::array<std::unique_ptr<AnyLock>, kObjects> locks;
  std::array<std::condition_variable, kObjects> conditions;        // for std::mutex
  std::array<std::condition_variable_any, kObjects> of_any_locks;  // for all others
  std::array<std::unique_ptr<AnySemaphore>, kObjects> semaphores;
  std::latch latch;
  std::int8_t completions = 0;
  std::barrier<Complete> barrier;
  pthread_barrier_t pthread_barrier;
  std::once_flag once;
  std::vector<std::promise<int>> promises;  // if they are used
  std::array<std::shared_future<int>, kObjects> values;
  std::array<Pipe, kObjects> pipes{};  // if they are used
  std::stop_source stop;
  std::atomic<std::shared_ptr<int>> pointer;
  std::chrono::steady_clock::time_point begin;
  std::array<std::unique_ptr<ScriptThread>, kMostThreads> threads;
};

class ScriptThread {
 public:
  ScriptThread(Shared& shared, std::size_t index)
      : shared_(shared), index_(index), values_(shared.values) {
    results_.fill(-1);
  }

  void run();
  const Outcome::Results& results() const { return results_; }

 private:
  // Each does what is of its theme. @returns whether it was
  bool use_memory(const Instruction& code);
  bool wait_for_memory(const Instruction& code);
  bool go_round(const Instruction& code);
  bool try_again(const Instruction& code);
  bool use_lock(const Instruction& code);
  bool use_shared_lock(const Instruction& code);
  bool use_condition(const Instruction& code);
  bool use_semaphore(const Instruction& code);
  bool meet(const Instruction& code);
  bool do_once(const Instruction& code);
  bool use_threads(const Instruction& code);
  bool use_promise(const Instruction& code);
  bool use_pipe(const Instruction& code);
  bool use_library(const Instruction& code);
  bool use_time(const Instruction& code);

  void note(int result) {
    own_ = result;
    if (noted_ < kMostResults) results_[noted_++] = static_cast<std::int8_t>(own_);
  }
  void note_lock(const Instruction& code, bool has_it, bool shared = false);
  void unlock(std::size_t lock);
  template <class Condition, class Lock>
  void wait_on(Condition& condition, Lock& lock, const Instruction& code);
  void look_unlocking(const Instruction& code);
  void wait_on_condition(const Instruction& code);
  void initialise(const Instruction& code);
  void start_child(const Instruction& code);
  void join_child();

  Shared& shared_;
  const std::size_t index_;
  std::size_t at_ = 0;
  int own_ = 0;  // the last result
  std::size_t noted_ = 0;
  Outcome::Results results_{};
  std::array<int, kObjects> held_{};        // how often
  std::array<bool, kObjects> is_shared_{};  // ... with other readers
  std::array<std::shared_future<int>, kObjects> values_;
  bool has_child_ = false;
  std::function<void()> join_;  // set while there is somebody to join
};

}  // namespace reprise::programs
