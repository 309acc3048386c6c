// readv, writev and their relatives with an offset.

#include <limits.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "sim/host.hpp"
#include "sim/posix/transfer.hpp"

using namespace reprise::sim;

namespace {

// The vectored calls are one call with the pieces put together, so that they stay atomic.
bool total_bytes(const struct iovec* pieces, int count, size_t& total) {
  total = 0;
  if (count < 0 || count > IOV_MAX) return false;
  for (int i = 0; i < count; ++i) {
    if (__builtin_add_overflow(total, pieces[i].iov_len, &total) || total > SSIZE_MAX) return false;
  }
  return true;
}

// Without pieces that hold anything the file itself is not asked, only what it was opened for.
ssize_t read_nothing(int descriptor, bool valid, off_t offset) {
  const int errno_before = errno;
  if (read_bytes(descriptor, nullptr, 0, offset) < 0 && errno != EISDIR) return -1;
  if (!valid) return refuse(EINVAL);
  errno = errno_before;
  return 0;
}

ssize_t read_pieces(int descriptor, const struct iovec* pieces, int count, off_t offset) {
  size_t total = 0;
  const bool valid = total_bytes(pieces, count, total);
  if (!valid || total == 0) return read_nothing(descriptor, valid, offset);
  std::vector<char> all(total);
  const ssize_t got = read_bytes(descriptor, all.data(), total, offset);
  const char* from = all.data();
  for (ssize_t left = got; left > 0; ++pieces) {
    const size_t part = std::min(static_cast<size_t>(left), pieces->iov_len);
    std::memcpy(pieces->iov_base, from, part);
    from += part;
    left -= static_cast<ssize_t>(part);
  }
  return got;
}

ssize_t write_pieces(int descriptor, const struct iovec* pieces, int count, off_t offset) {
  size_t total = 0;
  if (!total_bytes(pieces, count, total)) {
    return write_bytes(descriptor, nullptr, 0, offset) < 0 ? -1 : refuse(EINVAL);
  }
  std::vector<char> all;
  all.reserve(total);
  for (int i = 0; i < count; ++i) {
    const char* const bytes = static_cast<const char*>(pieces[i].iov_base);
    all.insert(all.end(), bytes, bytes + pieces[i].iov_len);
  }
  return write_bytes(descriptor, all.data(), all.size(), offset);
}

}  // namespace

extern "C" {

ssize_t readv(int descriptor, const struct iovec* pieces, int count) {
  if (!simulated()) return REPRISE_HOST(readv)(descriptor, pieces, count);
  return read_pieces(descriptor, pieces, count, kAtOffset);
}

ssize_t writev(int descriptor, const struct iovec* pieces, int count) {
  if (!simulated()) return REPRISE_HOST(writev)(descriptor, pieces, count);
  return write_pieces(descriptor, pieces, count, kAtOffset);
}

ssize_t preadv(int descriptor, const struct iovec* pieces, int count, off_t offset) {
  if (!simulated()) return REPRISE_HOST(preadv)(descriptor, pieces, count, offset);
  if (refuse_negative(offset) != 0) return -1;
  return read_pieces(descriptor, pieces, count, offset);
}

ssize_t pwritev(int descriptor, const struct iovec* pieces, int count, off_t offset) {
  if (!simulated()) return REPRISE_HOST(pwritev)(descriptor, pieces, count, offset);
  if (refuse_negative(offset) != 0) return -1;
  return write_pieces(descriptor, pieces, count, offset);
}

ssize_t preadv64(int descriptor, const struct iovec* pieces, int count, off64_t offset)
    __attribute__((alias("preadv")));
ssize_t pwritev64(int descriptor, const struct iovec* pieces, int count, off64_t offset)
    __attribute__((alias("pwritev")));

}  // extern "C"
