#include "tests/sim/program/script_locks.hpp"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <threads.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <shared_mutex>

namespace reprise::programs {
namespace {

void expect_success(int status) {
  if (status != 0) std::abort();
}

class ReaderWriterLock {
 public:
  ~ReaderWriterLock() { pthread_rwlock_destroy(&lock_); }
  void lock() { expect_success(pthread_rwlock_wrlock(&lock_)); }
  void unlock() { expect_success(pthread_rwlock_unlock(&lock_)); }
  bool try_lock() { return pthread_rwlock_trywrlock(&lock_) == 0; }
  void lock_shared() { expect_success(pthread_rwlock_rdlock(&lock_)); }
  void unlock_shared() { unlock(); }
  bool try_lock_shared() { return pthread_rwlock_tryrdlock(&lock_) == 0; }

 private:
  pthread_rwlock_t lock_ = PTHREAD_RWLOCK_INITIALIZER;
};

class SpinLock {
 public:
  SpinLock() { pthread_spin_init(&lock_, PTHREAD_PROCESS_PRIVATE); }
  ~SpinLock() { pthread_spin_destroy(&lock_); }
  void lock() { expect_success(pthread_spin_lock(&lock_)); }
  void unlock() { expect_success(pthread_spin_unlock(&lock_)); }
  bool try_lock() { return pthread_spin_trylock(&lock_) == 0; }

 private:
  pthread_spinlock_t lock_;
};

class LockOfC11 {
 public:
  LockOfC11() { mtx_init(&lock_, mtx_plain); }
  ~LockOfC11() { mtx_destroy(&lock_); }
  void lock() { expect_success(mtx_lock(&lock_)); }
  void unlock() { expect_success(mtx_unlock(&lock_)); }
  bool try_lock() { return mtx_trylock(&lock_) == thrd_success; }

 private:
  mtx_t lock_;
};

class NormalMutex {
 public:
  ~NormalMutex() { pthread_mutex_destroy(&lock_); }
  void lock() { expect_success(pthread_mutex_lock(&lock_)); }
  void unlock() { expect_success(pthread_mutex_unlock(&lock_)); }
  bool try_lock() { return pthread_mutex_trylock(&lock_) == 0; }

 private:
  pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
};

class SemaphoreOfOne {
 public:
  SemaphoreOfOne() { sem_init(&lock_, 0, 1); }
  ~SemaphoreOfOne() { sem_destroy(&lock_); }
  void lock() { expect_success(sem_wait(&lock_)); }
  void unlock() { expect_success(sem_post(&lock_)); }
  bool try_lock() { return sem_trywait(&lock_) == 0; }

 private:
  sem_t lock_;
};

class LookingSpin {
 public:
  void lock() {
    do {
      while (taken_.load()) sched_yield();
    } while (taken_.exchange(true));
  }
  void unlock() { taken_ = false; }
  bool try_lock() { return !taken_.exchange(true); }

 private:
  std::atomic<bool> taken_ = false;
};

class TicketLock {
 public:
  void lock() {
    const int own = next_++;
    while (turn_ != own) sched_yield();
  }
  void unlock() { turn_ = turn_ + 1; }
  bool try_lock() {
    int turn = turn_;
    return next_.compare_exchange_strong(turn, turn + 1);
  }

 private:
  std::atomic<int> next_ = 0;
  std::atomic<int> turn_ = 0;
};

template <bool yields>
class ExchangedFlag {
 public:
  void lock() {
    while (taken_.exchange(true)) {
      if constexpr (yields) sched_yield();
    }
  }
  void unlock() { taken_ = false; }
  bool try_lock() { return !taken_.exchange(true); }

 private:
  std::atomic<bool> taken_ = false;
};

}  // namespace

std::unique_ptr<AnyLock> make_lock(LockKind kind) {
  switch (kind) {
    case LockKind::mutex:
      return std::make_unique<LockOf<std::mutex>>();
    case LockKind::recursive_mutex:
      return std::make_unique<LockOf<std::recursive_mutex>>();
    case LockKind::timed_mutex:
      return std::make_unique<LockOf<std::timed_mutex>>();
    case LockKind::recursive_timed_mutex:
      return std::make_unique<LockOf<std::recursive_timed_mutex>>();
    case LockKind::shared_mutex:
      return std::make_unique<LockOf<std::shared_mutex>>();
    case LockKind::shared_timed_mutex:
      return std::make_unique<LockOf<std::shared_timed_mutex>>();
    case LockKind::pthread_rwlock:
      return std::make_unique<LockOf<ReaderWriterLock>>();
    case LockKind::pthread_spin:
      return std::make_unique<LockOf<SpinLock>>();
    case LockKind::mtx:
      return std::make_unique<LockOf<LockOfC11>>();
    case LockKind::yielding_spin:
      return std::make_unique<LockOf<ExchangedFlag<true>>>();
    case LockKind::bare_spin:
      return std::make_unique<LockOf<ExchangedFlag<false>>>();
    case LockKind::looking_spin:
      return std::make_unique<LockOf<LookingSpin>>();
    case LockKind::ticket:
      return std::make_unique<LockOf<TicketLock>>();
    case LockKind::semaphore:
      return std::make_unique<LockOf<SemaphoreOfOne>>();
    case LockKind::pthread_normal:
      return std::make_unique<LockOf<NormalMutex>>();
  }
  std::abort();
}

}  // namespace reprise::programs
