// ConVul/CVE-2016-1972, libvpx: once() makes its lock when it is first needed and frees it when
// nobody waits any more. A thread that has the lock but is not yet counted finds it freed. Two
// threads.

#include <atomic>

#include <pthread.h>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Lock {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  int magic = 1;
};

std::atomic<Lock*> shared_lock;
std::atomic<int> waiters;
bool done;

void once() {
  if (done) return;
  auto* const fresh = new Lock;
  Lock* expected = nullptr;
  if (!shared_lock.compare_exchange_strong(expected, fresh)) delete fresh;

  waiters.fetch_add(1);
  Lock* const lock = shared_lock.load();
  used(lock->magic);
  pthread_mutex_lock(&lock->mutex);
  done = true;
  pthread_mutex_unlock(&lock->mutex);
  if (waiters.fetch_sub(1) == 1) {
    shared_lock.store(nullptr);
    release(lock);
  }
}

}  // namespace

int cve_2016_1972() {
  in_threads<once, once>();
  return 0;
}

}  // namespace reprise::bugs
