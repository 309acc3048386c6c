// Signals, priorities and affinity: accepted, without effect. No signal ever arrives in a
// simulation, and the scheduler takes no advice.

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>

#include <cerrno>

#include "sim/border.hpp"
#include "sim/descriptor.hpp"
#include "sim/host.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

void set_all_processors(size_t bytes, cpu_set_t* set) {
  CPU_ZERO_S(bytes, set);
  for (size_t i = 0; i < Machine::kProcessors; ++i) CPU_SET_S(i, bytes, set);
}

}  // namespace

extern "C" {

int sigaction(int signal, const struct sigaction* action, struct sigaction* before) noexcept {
  if (!simulated()) return REPRISE_HOST(sigaction)(signal, action, before);
  if (before != nullptr) *before = {};
  return 0;
}

sighandler_t signal(int number, sighandler_t handler) noexcept {
  return simulated() ? SIG_DFL : REPRISE_HOST(signal)(number, handler);
}

int sigprocmask(int how, const sigset_t* set, sigset_t* before) noexcept {
  if (!simulated()) return REPRISE_HOST(sigprocmask)(how, set, before);
  if (before != nullptr) sigemptyset(before);
  return 0;
}

int pthread_sigmask(int how, const sigset_t* set, sigset_t* before) noexcept {
  return simulated() ? sigprocmask(how, set, before)
                     : REPRISE_HOST(pthread_sigmask)(how, set, before);
}

int pthread_setcancelstate(int state, int* before) {
  if (!simulated()) return REPRISE_HOST(pthread_setcancelstate)(state, before);
  if (before != nullptr) *before = PTHREAD_CANCEL_ENABLE;
  return 0;
}

int pthread_setcanceltype(int type, int* before) {
  if (!simulated()) return REPRISE_HOST(pthread_setcanceltype)(type, before);
  if (before != nullptr) *before = PTHREAD_CANCEL_DEFERRED;
  return 0;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param* value) noexcept {
  return simulated() ? 0 : REPRISE_HOST(pthread_setschedparam)(thread, policy, value);
}

int pthread_getschedparam(pthread_t thread, int* policy, struct sched_param* value) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_getschedparam)(thread, policy, value);
  *policy = SCHED_OTHER;
  *value = {};
  return 0;
}

int pthread_setaffinity_np(pthread_t thread, size_t bytes, const cpu_set_t* set) noexcept {
  return simulated() ? 0 : REPRISE_HOST(pthread_setaffinity_np)(thread, bytes, set);
}

int pthread_getaffinity_np(pthread_t thread, size_t bytes, cpu_set_t* set) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_getaffinity_np)(thread, bytes, set);
  set_all_processors(bytes, set);
  return 0;
}

int sched_setaffinity(pid_t thread, size_t bytes, const cpu_set_t* set) noexcept {
  return simulated() ? 0 : REPRISE_HOST(sched_setaffinity)(thread, bytes, set);
}

int sched_getaffinity(pid_t thread, size_t bytes, cpu_set_t* set) noexcept {
  if (!simulated()) return REPRISE_HOST(sched_getaffinity)(thread, bytes, set);
  set_all_processors(bytes, set);
  return 0;
}

int setpriority(__priority_which_t which, id_t who, int value) noexcept {
  return simulated() ? 0 : REPRISE_HOST(setpriority)(which, who, value);
}

int getpriority(__priority_which_t which, id_t who) noexcept {
  return simulated() ? 0 : REPRISE_HOST(getpriority)(which, who);
}

int getrlimit(__rlimit_resource_t resource, struct rlimit* limit) noexcept {
  if (!simulated()) return REPRISE_HOST(getrlimit)(resource, limit);
  const int descriptors = world().running_process().files.descriptors.most();
  const rlim_t value = resource == RLIMIT_NOFILE ? static_cast<rlim_t>(descriptors) : RLIM_INFINITY;
  *limit = {value, value};
  return 0;
}
int getrlimit64(__rlimit_resource_t resource, struct rlimit64* limit) noexcept
    __attribute__((alias("getrlimit")));

int setrlimit(__rlimit_resource_t resource, const struct rlimit* limit) noexcept {
  return simulated() ? 0 : REPRISE_HOST(setrlimit)(resource, limit);
}
int setrlimit64(__rlimit_resource_t resource, const struct rlimit64* limit) noexcept
    __attribute__((alias("setrlimit")));

int getrusage(__rusage_who_t who, struct rusage* usage) noexcept {
  if (!simulated()) return REPRISE_HOST(getrusage)(who, usage);
  *usage = {};
  const timespec used = to_timespec(clock_ns(CLOCK_PROCESS_CPUTIME_ID).value_or(0));
  usage->ru_utime = {used.tv_sec, used.tv_nsec / 1000};
  return 0;
}

}  // extern "C"
