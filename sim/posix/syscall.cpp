// The libc function syscall(): libraries that avoid libc's wrappers come through here.

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/entropy.hpp"
#include "sim/posix/futex.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// @returns the result, or minus an error number
long simulated_syscall(long number, const long (&arguments)[6]) {
  switch (number) {
    case SYS_futex:
      return futex(arguments);
    case SYS_gettid:
      return gettid();
    case SYS_getpid:
      return getpid();
    case SYS_getrandom:
      return draw_entropy(reinterpret_cast<void*>(arguments[0]), static_cast<size_t>(arguments[1]));
    case SYS_sched_yield:
      return sched_yield();
    default: {
      char name[32];
      std::snprintf(name, sizeof name, "system call %ld", number);
      unmodelled(name);
    }
  }
}

}  // namespace

extern "C" long syscall(long number, ...) noexcept {
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (long& argument : arguments) argument = va_arg(list, long);
  va_end(list);
  if (!simulated()) {
    return REPRISE_HOST(syscall)(number, arguments[0], arguments[1], arguments[2], arguments[3],
                                 arguments[4], arguments[5]);
  }
  const long result = simulated_syscall(number, arguments);
  if (result >= 0) return result;
  errno = static_cast<int>(-result);
  return -1;
}
