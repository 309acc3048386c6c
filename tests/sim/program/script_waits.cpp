// Scripts: locks, conditions and semaphores.

#include <utility>

#include "tests/sim/program/script_thread.hpp"

namespace reprise::programs {
namespace {

using namespace std::chrono_literals;

class PosixSemaphore final : public AnySemaphore {
 public:
  explicit PosixSemaphore(unsigned tokens) { sem_init(&semaphore_, 0, tokens); }
  ~PosixSemaphore() override { sem_destroy(&semaphore_); }
  void acquire() override { sem_wait(&semaphore_); }
  bool try_acquire() override { return sem_trywait(&semaphore_) == 0; }
  bool try_acquire_for(std::chrono::milliseconds time) override {
    timespec deadline{};
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_nsec += std::chrono::nanoseconds(time).count();
    deadline.tv_sec += deadline.tv_nsec / 1'000'000'000;
    deadline.tv_nsec %= 1'000'000'000;
    return sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &deadline) == 0;
  }
  void release() override { sem_post(&semaphore_); }

 private:
  sem_t semaphore_;
};

class StandardSemaphore final : public AnySemaphore {
 public:
  explicit StandardSemaphore(unsigned tokens) : semaphore_(tokens) {}
  void acquire() override { semaphore_.acquire(); }
  bool try_acquire() override { return semaphore_.try_acquire(); }
  bool try_acquire_for(std::chrono::milliseconds time) override {
    return semaphore_.try_acquire_for(time);
  }
  void release() override { semaphore_.release(); }

 private:
  std::counting_semaphore<> semaphore_;
};

struct AsReader {
  AnyLock& of;

  void lock() { of.lock_shared(); }
  void unlock() { of.unlock_shared(); }
};

}  // namespace

std::unique_ptr<AnySemaphore> make_semaphore(SemaphoreKind kind, unsigned tokens) {
  if (kind == SemaphoreKind::posix) return std::make_unique<PosixSemaphore>(tokens);
  return std::make_unique<StandardSemaphore>(tokens);
}

void ScriptThread::unlock(std::size_t lock) {
  --held_[lock];
  if (std::exchange(is_shared_[lock], false)) {
    shared_.locks[lock]->unlock_shared();
  } else {
    shared_.locks[lock]->unlock();
  }
}

void ScriptThread::note_lock(const Instruction& code, bool has_it, bool shared) {
  if (has_it) {
    ++held_[code.object];
    is_shared_[code.object] = shared;
  }
  if (code.op != Op::lock && code.op != Op::lock_shared) note(has_it ? 1 : 0);
}

bool ScriptThread::use_lock(const Instruction& code) {
  AnyLock& lock = *shared_.locks[code.object];
  const bool is_mine = held_[code.object] > 0 && !may_relock(shared_.script.locks[code.object]);
  switch (code.op) {
    case Op::lock:
      if (is_mine) return true;
      lock.lock();
      return note_lock(code, true), true;
    case Op::try_lock:
      if (!is_mine) note_lock(code, lock.try_lock());
      return true;
    case Op::lock_now:
      if (!is_mine) note_lock(code, lock.try_lock_for(0ms));
      return true;
    case Op::lock_for:
      if (!is_mine) note_lock(code, lock.try_lock_for(1ms));
      return true;
    case Op::unlock:
      if (held_[code.object] > 0) unlock(code.object);
      return true;
    default:
      return false;
  }
}

bool ScriptThread::use_shared_lock(const Instruction& code) {
  AnyLock& lock = *shared_.locks[code.object];
  const bool is_mine = held_[code.object] > 0;
  switch (code.op) {
    case Op::lock_shared:
      if (is_mine) return true;
      lock.lock_shared();
      return note_lock(code, true, true), true;
    case Op::try_lock_shared:
      if (!is_mine) note_lock(code, lock.try_lock_shared(), true);
      return true;
    case Op::lock_shared_for:
      if (!is_mine) note_lock(code, lock.try_lock_shared_for(1ms), true);
      return true;
    default:
      return false;
  }
}

template <class Condition, class Lock>
void ScriptThread::wait_on(Condition& condition, Lock& lock, const Instruction& code) {
  const auto is_so = [&] { return shared_.plain[code.object] == code.operand; };
  switch (code.op) {
    case Op::wait:
      return condition.wait(lock);
    case Op::wait_for:
      return note(condition.wait_for(lock, 1ms) == std::cv_status::no_timeout ? 1 : 0);
    case Op::wait_until:
      return condition.wait(lock, is_so);
    default:
      return note(condition.wait_for(lock, 1ms, is_so) ? 1 : 0);
  }
}

void ScriptThread::wait_on_condition(const Instruction& code) {
  const std::size_t index = shared_.script.lock_of_wait(code);
  AnyLock& lock = *shared_.locks[index];
  if (held_[index] == 0) use_lock({Op::lock, static_cast<std::uint8_t>(index)});
  if (shared_.script.has_plain_conditions()) {
    std::unique_lock guard(static_cast<LockOf<std::mutex>&>(lock).mutex(), std::adopt_lock);
    wait_on(shared_.conditions[code.object], guard, code);
    guard.release();
  } else if (is_shared_[index]) {
    AsReader reader{lock};
    wait_on(shared_.of_any_locks[code.object], reader, code);
  } else {
    wait_on(shared_.of_any_locks[code.object], lock, code);
  }
}

bool ScriptThread::use_condition(const Instruction& code) {
  const bool are_plain = shared_.script.has_plain_conditions();
  std::condition_variable& condition = shared_.conditions[code.object];
  std::condition_variable_any& of_any = shared_.of_any_locks[code.object];
  switch (code.op) {
    case Op::wait:
    case Op::wait_for:
    case Op::wait_until:
    case Op::wait_until_for:
      return wait_on_condition(code), true;
    case Op::signal:
      return are_plain ? condition.notify_one() : of_any.notify_one(), true;
    case Op::broadcast:
      return are_plain ? condition.notify_all() : of_any.notify_all(), true;
    default:
      return false;
  }
}

bool ScriptThread::use_semaphore(const Instruction& code) {
  AnySemaphore& semaphore = *shared_.semaphores[code.object];
  switch (code.op) {
    case Op::acquire:
      return semaphore.acquire(), true;
    case Op::try_acquire:
      return note(semaphore.try_acquire() ? 1 : 0), true;
    case Op::acquire_for:
      return note(semaphore.try_acquire_for(1ms) ? 1 : 0), true;
    case Op::release:
      return semaphore.release(), true;
    default:
      return false;
  }
}

}  // namespace reprise::programs
