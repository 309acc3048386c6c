// poll and select. Files and devices never wait: they are always ready. A pipe is ready when there
// is something to read, or space to write to.

#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "sim/host.hpp"
#include "sim/posix/pipes.hpp"
#include "sim/posix/strikes.hpp"
#include "sim/posix/virtual_time.hpp"

using namespace reprise::sim;

namespace {

constexpr short kReadable = POLLIN | POLLRDNORM;
constexpr short kWritable = POLLOUT | POLLWRNORM;

// What Linux tells of a pipe's end (pipe_poll), whether it was asked for or not.
short events_of(const OpenDescription& description) {
  if (description.kind != FileKind::pipe) return kReadable | kWritable;
  const Pipe& pipe = *description.pipe;
  if ((description.flags & O_ACCMODE) == O_RDONLY) {
    return static_cast<short>((pipe.bytes.empty() ? 0 : kReadable) |
                              (pipe.has_writer ? 0 : POLLHUP));
  }
  return static_cast<short>((pipe.space() == 0 ? 0 : kWritable) | (pipe.has_reader ? 0 : POLLERR));
}

// @returns how many of the descriptors have something to tell
int tell_events(struct pollfd* list, nfds_t count) {
  const DescriptorTable& table = world().running_process().files.descriptors;
  int told = 0;
  for (nfds_t i = 0; i < count; ++i) {
    list[i].revents = 0;
    if (list[i].fd < 0) continue;
    const Description& description = table.find(list[i].fd);
    list[i].revents =
        description == nullptr
            ? POLLNVAL
            : static_cast<short>(events_of(*description) & (list[i].events | POLLHUP | POLLERR));
    if (list[i].revents != 0) ++told;
  }
  return told;
}

int poll_until(struct pollfd* list, nfds_t count, const timespec* timeout, const void* site) {
  Call call(Operation::none);
  const uint64_t deadline_ns =
      timeout == nullptr ? reprise::scheduler::kNoDeadline : virtual_deadline_after(*timeout);
  int told = tell_events(list, count);
  if (told == 0 && call_interrupted()) {
    call.set_errno(EINTR);
    return -1;
  }
  while (told == 0 && await_pipes(site, deadline_ns)) told = tell_events(list, count);
  if (told == 0) look_at_machine_in_vain();
  return told;
}

// One descriptor of the three sets as poll knows it.
struct pollfd to_poll(int descriptor, const fd_set* reading, const fd_set* writing,
                      const fd_set* exceptional) {
  const auto asked = [descriptor](const fd_set* set, short events) {
    return set != nullptr && FD_ISSET(descriptor, set) ? events : short{0};
  };
  const short events = static_cast<short>(asked(reading, kReadable) | asked(writing, kWritable) |
                                          asked(exceptional, POLLPRI));
  return {events == 0 ? -1 : descriptor, events, 0};
}

// Keeps in a set what is ready. @returns how many that are
int keep_ready(const std::vector<struct pollfd>& list, fd_set* set, short events) {
  int kept = 0;
  for (size_t i = 0; set != nullptr && i < list.size(); ++i) {
    if (!FD_ISSET(i, set)) continue;
    if ((list[i].revents & events) != 0) {
      ++kept;
    } else {
      FD_CLR(i, set);
    }
  }
  return kept;
}

int select_until(int limit, fd_set* reading, fd_set* writing, fd_set* exceptional,
                 const timespec* timeout, const void* site) {
  if (limit < 0) return refuse(EINVAL);
  std::vector<struct pollfd> list;
  for (int i = 0; i < std::min(limit, FD_SETSIZE); ++i) {
    list.push_back(to_poll(i, reading, writing, exceptional));
  }
  if (poll_until(list.data(), list.size(), timeout, site) < 0) return -1;
  const bool refused = std::any_of(list.begin(), list.end(),
                                   [](const auto& one) { return one.revents == POLLNVAL; });
  if (refused) return refuse(EBADF);
  // A descriptor at its end, or in error, does not wait either.
  const int readable = keep_ready(list, reading, kReadable | POLLHUP | POLLERR);
  const int writable = keep_ready(list, writing, kWritable | POLLERR);
  return readable + writable + keep_ready(list, exceptional, POLLPRI);
}

}  // namespace

extern "C" {

int ppoll(struct pollfd* list, nfds_t count, const struct timespec* timeout, const sigset_t* mask) {
  if (!simulated()) return REPRISE_HOST(ppoll)(list, count, timeout, mask);
  return poll_until(list, count, timeout, __builtin_return_address(0));
}

int poll(struct pollfd* list, nfds_t count, int timeout_ms) {
  if (!simulated()) return REPRISE_HOST(poll)(list, count, timeout_ms);
  const timespec timeout{timeout_ms / 1000, timeout_ms % 1000 * 1'000'000L};
  return poll_until(list, count, timeout_ms < 0 ? nullptr : &timeout, __builtin_return_address(0));
}

int pselect(int limit, fd_set* reading, fd_set* writing, fd_set* exceptional,
            const struct timespec* timeout, const sigset_t* mask) {
  if (!simulated()) {
    return REPRISE_HOST(pselect)(limit, reading, writing, exceptional, timeout, mask);
  }
  return select_until(limit, reading, writing, exceptional, timeout, __builtin_return_address(0));
}

int select(int limit, fd_set* reading, fd_set* writing, fd_set* exceptional,
           struct timeval* timeout) {
  if (!simulated()) return REPRISE_HOST(select)(limit, reading, writing, exceptional, timeout);
  const void* const site = __builtin_return_address(0);
  if (timeout == nullptr) return select_until(limit, reading, writing, exceptional, nullptr, site);
  const timespec time{timeout->tv_sec, timeout->tv_usec * 1000};
  return select_until(limit, reading, writing, exceptional, &time, site);
}

}  // extern "C"
