// poll and select. Everything a simulated program can have open now is a file or a stream of bytes
// that never waits: always ready. Only a descriptor that is not open, or none at all, is different.

#include <poll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

#include <cerrno>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

constexpr short kReadyEvents = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;

bool is_open(int descriptor) {
  return world().running_process().files.descriptors.find(descriptor) != nullptr;
}

// @returns how many of the descriptors have something to tell
int tell_events(struct pollfd* list, nfds_t count) {
  const Kernel kernel;
  int told = 0;
  for (nfds_t i = 0; i < count; ++i) {
    list[i].revents = 0;
    if (list[i].fd < 0) continue;
    list[i].revents =
        is_open(list[i].fd) ? static_cast<short>(list[i].events & kReadyEvents) : POLLNVAL;
    if (list[i].revents != 0) ++told;
  }
  return told;
}

// Keeps the ready descriptors of a set. @returns how many, or -1 for one that is not open
int keep_ready(int limit, fd_set* set, bool can_be_ready) {
  const Kernel kernel;
  int kept = 0;
  for (int descriptor = 0; set != nullptr && descriptor < limit; ++descriptor) {
    if (!FD_ISSET(descriptor, set)) continue;
    if (!is_open(descriptor)) return -1;
    if (can_be_ready) {
      ++kept;
    } else {
      FD_CLR(descriptor, set);
    }
  }
  return kept;
}

// Nothing can become ready: waits the time out.
void wait_out(const timespec* timeout) {
  constexpr timespec kDay{24 * 3600, 0};
  if (timeout != nullptr) {
    nanosleep(timeout, nullptr);
    return;
  }
  for (;;) nanosleep(&kDay, nullptr);
}

int select_until(int limit, fd_set* reading, fd_set* writing, fd_set* exceptional,
                 const timespec* timeout) {
  if (limit < 0) return refuse(EINVAL);
  const int readable = keep_ready(limit, reading, true);
  const int writable = keep_ready(limit, writing, true);
  const int exceptions = keep_ready(limit, exceptional, false);
  if (readable < 0 || writable < 0 || exceptions < 0) return refuse(EBADF);
  if (readable + writable == 0) wait_out(timeout);
  return readable + writable;
}

}  // namespace

extern "C" {

int ppoll(struct pollfd* list, nfds_t count, const struct timespec* timeout, const sigset_t* mask) {
  if (!simulated()) return REPRISE_HOST(ppoll)(list, count, timeout, mask);
  const int told = tell_events(list, count);
  if (told == 0) wait_out(timeout);
  return told;
}

int poll(struct pollfd* list, nfds_t count, int timeout_ms) {
  if (!simulated()) return REPRISE_HOST(poll)(list, count, timeout_ms);
  const timespec timeout{timeout_ms / 1000, timeout_ms % 1000 * 1'000'000L};
  return ppoll(list, count, timeout_ms < 0 ? nullptr : &timeout, nullptr);
}

int pselect(int limit, fd_set* reading, fd_set* writing, fd_set* exceptional,
            const struct timespec* timeout, const sigset_t* mask) {
  if (!simulated()) {
    return REPRISE_HOST(pselect)(limit, reading, writing, exceptional, timeout, mask);
  }
  return select_until(limit, reading, writing, exceptional, timeout);
}

int select(int limit, fd_set* reading, fd_set* writing, fd_set* exceptional,
           struct timeval* timeout) {
  if (!simulated()) return REPRISE_HOST(select)(limit, reading, writing, exceptional, timeout);
  if (timeout == nullptr) return select_until(limit, reading, writing, exceptional, nullptr);
  const timespec time{timeout->tv_sec, timeout->tv_usec * 1000};
  return select_until(limit, reading, writing, exceptional, &time);
}

}  // extern "C"
