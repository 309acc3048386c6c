// utimensat and its older relatives.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <utime.h>

#include <cerrno>
#include <optional>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/virtual_time.hpp"

using namespace reprise::sim;

namespace {

constexpr int64_t kNsPerSecond = 1'000'000'000;
constexpr int64_t kNsPerMicrosecond = 1000;

// @returns whether the nanoseconds are some, or one of utimensat's special values
bool new_time(const timespec& wanted, int64_t now_ns, std::optional<int64_t>& result) {
  if (wanted.tv_nsec == UTIME_OMIT) return true;
  if (wanted.tv_nsec == UTIME_NOW) {
    result = now_ns;
    return true;
  }
  if (wanted.tv_nsec < 0 || wanted.tv_nsec >= kNsPerSecond) return false;
  result = int64_t{wanted.tv_sec} * kNsPerSecond + wanted.tv_nsec;
  return true;
}

bool new_times(const timespec* wanted, NewTimes& times) {
  const int64_t now_ns = clock_ns(CLOCK_REALTIME).value_or(0);
  if (wanted == nullptr) {
    times = {now_ns, now_ns};
    return true;
  }
  return new_time(wanted[0], now_ns, times.access_ns) &&
         new_time(wanted[1], now_ns, times.modify_ns);
}

// Linux: two times that both stay are nothing to do, whatever else was given.
bool nothing_to_do(const timespec* wanted) {
  return wanted != nullptr && wanted[0].tv_nsec == UTIME_OMIT && wanted[1].tv_nsec == UTIME_OMIT;
}

int set_times_of(int descriptor, const timespec* wanted) {
  FileCall call(Operation::utimes);
  if (descriptor < 0) return call.fail(0, EBADF);
  if (nothing_to_do(wanted)) return call.status(0, 0);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  NewTimes times;
  if (!new_times(wanted, times)) return call.fail(description->inode, EINVAL);
  return call.settle(description->inode, call.disk().set_times(description->handle, times));
}

int set_times_at(int directory, const char* path, const timespec* wanted, int flags) {
  // Where there is nothing to do Linux looks at nothing else, not even at the descriptor.
  const bool flags_are_known = (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) == 0;
  if (flags_are_known && !nothing_to_do(wanted) && means_descriptor(directory, path, flags)) {
    return set_times_of(directory, wanted);
  }
  FileCall call(Operation::utimes);
  if (nothing_to_do(wanted)) return call.status(0, 0);
  if (!flags_are_known) return call.fail(0, EINVAL);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  if (const auto status = call.disk().status(at, last); !status.ok()) {
    return call.fail(digest(path), status.error());
  }
  NewTimes times;
  if (!new_times(wanted, times)) return call.fail(digest(path), EINVAL);
  return call.settle(digest(path), call.disk().set_times(at, times, last));
}

// The times of an older call as those of utimensat; none stay none.
class FromMicroseconds {
 public:
  explicit FromMicroseconds(const timeval* times) : given_(times != nullptr) {
    if (!given_) return;
    for (int i = 0; i < 2; ++i) {
      times_[i] = {times[i].tv_sec, times[i].tv_usec * kNsPerMicrosecond};
    }
  }
  const timespec* get() const { return given_ ? times_ : nullptr; }

 private:
  bool given_;
  timespec times_[2] = {};
};

}  // namespace

extern "C" {

int utimensat(int directory, const char* path, const struct timespec times[2], int flags) noexcept {
  return simulated() ? set_times_at(directory, path, times, flags)
                     : REPRISE_HOST(utimensat)(directory, path, times, flags);
}

int futimens(int descriptor, const struct timespec times[2]) noexcept {
  return simulated() ? set_times_of(descriptor, times) : REPRISE_HOST(futimens)(descriptor, times);
}

int utimes(const char* path, const struct timeval times[2]) noexcept {
  if (!simulated()) return REPRISE_HOST(utimes)(path, times);
  return set_times_at(AT_FDCWD, path, FromMicroseconds(times).get(), 0);
}

int lutimes(const char* path, const struct timeval times[2]) noexcept {
  if (!simulated()) return REPRISE_HOST(lutimes)(path, times);
  return set_times_at(AT_FDCWD, path, FromMicroseconds(times).get(), AT_SYMLINK_NOFOLLOW);
}

int futimes(int descriptor, const struct timeval times[2]) noexcept {
  if (!simulated()) return REPRISE_HOST(futimes)(descriptor, times);
  return set_times_of(descriptor, FromMicroseconds(times).get());
}

int futimesat(int directory, const char* path, const struct timeval times[2]) noexcept {
  if (!simulated()) return REPRISE_HOST(futimesat)(directory, path, times);
  return set_times_at(directory, path, FromMicroseconds(times).get(), 0);
}

int utime(const char* path, const struct utimbuf* times) noexcept {
  if (!simulated()) return REPRISE_HOST(utime)(path, times);
  if (times == nullptr) return set_times_at(AT_FDCWD, path, nullptr, 0);
  const timespec both[2] = {{times->actime, 0}, {times->modtime, 0}};
  return set_times_at(AT_FDCWD, path, both, 0);
}

}  // extern "C"
