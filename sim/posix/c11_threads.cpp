// C11 threads. The C library's own would call its hidden internals; these are the pthread ones with
// other result codes.

#include <pthread.h>
#include <threads.h>
#include <time.h>

#include <cerrno>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/condition.hpp"
#include "sim/posix/mutex.hpp"
#include "sim/posix/once.hpp"
#include "sim/posix/waiting.hpp"

using namespace reprise::sim;

namespace {

int to_result(int error) {
  switch (error) {
    case 0:
      return thrd_success;
    case ENOMEM:
    case EAGAIN:
      return thrd_nomem;
    case EBUSY:
      return thrd_busy;
    case ETIMEDOUT:
      return thrd_timedout;
    default:
      return thrd_error;
  }
}

pthread_mutex_t* mutex_of(mtx_t* mutex) { return reinterpret_cast<pthread_mutex_t*>(mutex); }
pthread_cond_t* condition_of(cnd_t* condition) {
  return reinterpret_cast<pthread_cond_t*>(condition);
}
static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t));
static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t));

// A C11 thread returns an int: the pointer carries it.
void* to_pointer(int result) { return reinterpret_cast<void*>(static_cast<intptr_t>(result)); }

}  // namespace

extern "C" {

int thrd_create(thrd_t* thread, thrd_start_t routine, void* argument) {
  if (!simulated()) return REPRISE_HOST(thrd_create)(thread, routine, argument);
  // Both return in the same register, and only its low half is looked at.
  return to_result(pthread_create(
      thread, nullptr, reinterpret_cast<void* (*)(void*)>(reinterpret_cast<void*>(routine)),
      argument));
}

int thrd_join(thrd_t thread, int* result) {
  if (!simulated()) return REPRISE_HOST(thrd_join)(thread, result);
  void* value = nullptr;
  const int error = pthread_join(thread, &value);
  if (result != nullptr) *result = static_cast<int>(reinterpret_cast<intptr_t>(value));
  return to_result(error);
}

int thrd_detach(thrd_t thread) {
  return simulated() ? to_result(pthread_detach(thread)) : REPRISE_HOST(thrd_detach)(thread);
}

void thrd_exit(int result) {
  if (simulated()) pthread_exit(to_pointer(result));
  REPRISE_HOST(thrd_exit)(result);
  __builtin_unreachable();
}

thrd_t thrd_current() { return pthread_self(); }

int thrd_sleep(const struct timespec* time, struct timespec* remaining) {
  if (!simulated()) return REPRISE_HOST(thrd_sleep)(time, remaining);
  const int error = call_sleep(CLOCK_MONOTONIC, *time, remaining, __builtin_return_address(0));
  if (error == 0) return 0;
  return error == EINTR ? -1 : -2;
}

void thrd_yield() {
  if (!simulated()) return REPRISE_HOST(thrd_yield)();
  call_yield(__builtin_return_address(0));
}

int mtx_init(mtx_t* mutex, int type) {
  if (!simulated()) return REPRISE_HOST(mtx_init)(mutex, type);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if ((type & mtx_recursive) != 0) {
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  }
  return to_result(pthread_mutex_init(mutex_of(mutex), &attributes));
}

int mtx_lock(mtx_t* mutex) {
  return simulated() ? to_result(call_lock(*mutex_of(mutex), __builtin_return_address(0)))
                     : REPRISE_HOST(mtx_lock)(mutex);
}

int mtx_trylock(mtx_t* mutex) {
  return simulated() ? to_result(call_try_lock(*mutex_of(mutex), __builtin_return_address(0)))
                     : REPRISE_HOST(mtx_trylock)(mutex);
}

int mtx_timedlock(mtx_t* mutex, const struct timespec* deadline) {
  return simulated() ? to_result(call_lock_until(*mutex_of(mutex), CLOCK_REALTIME, *deadline,
                                                 __builtin_return_address(0)))
                     : REPRISE_HOST(mtx_timedlock)(mutex, deadline);
}

int mtx_unlock(mtx_t* mutex) {
  return simulated() ? to_result(call_unlock(*mutex_of(mutex), __builtin_return_address(0)))
                     : REPRISE_HOST(mtx_unlock)(mutex);
}

void mtx_destroy(mtx_t* mutex) {
  if (!simulated()) return REPRISE_HOST(mtx_destroy)(mutex);
  pthread_mutex_destroy(mutex_of(mutex));
}

int cnd_init(cnd_t* condition) {
  return simulated() ? to_result(pthread_cond_init(condition_of(condition), nullptr))
                     : REPRISE_HOST(cnd_init)(condition);
}

int cnd_wait(cnd_t* condition, mtx_t* mutex) {
  return simulated() ? to_result(call_wait(*condition_of(condition), *mutex_of(mutex),
                                           __builtin_return_address(0)))
                     : REPRISE_HOST(cnd_wait)(condition, mutex);
}

int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const struct timespec* deadline) {
  if (!simulated()) return REPRISE_HOST(cnd_timedwait)(condition, mutex, deadline);
  return to_result(call_wait_until(*condition_of(condition), *mutex_of(mutex), *deadline,
                                   __builtin_return_address(0)));
}

int cnd_signal(cnd_t* condition) {
  return simulated() ? to_result(call_signal(*condition_of(condition), __builtin_return_address(0)))
                     : REPRISE_HOST(cnd_signal)(condition);
}

int cnd_broadcast(cnd_t* condition) {
  return simulated()
             ? to_result(call_broadcast(*condition_of(condition), __builtin_return_address(0)))
             : REPRISE_HOST(cnd_broadcast)(condition);
}

void cnd_destroy(cnd_t* condition) {
  if (!simulated()) return REPRISE_HOST(cnd_destroy)(condition);
  pthread_cond_destroy(condition_of(condition));
}

void call_once(once_flag* flag, void (*routine)()) {
  if (!simulated()) return REPRISE_HOST(call_once)(flag, routine);
  run_once(*reinterpret_cast<int*>(flag), routine, __builtin_return_address(0));
}

int tss_create(tss_t* key, tss_dtor_t destructor) {
  return simulated() ? to_result(pthread_key_create(key, destructor))
                     : REPRISE_HOST(tss_create)(key, destructor);
}

void* tss_get(tss_t key) { return pthread_getspecific(key); }

int tss_set(tss_t key, void* value) { return to_result(pthread_setspecific(key, value)); }

void tss_delete(tss_t key) { pthread_key_delete(key); }

}  // extern "C"
