// sendfile and copy_file_range: a read and a write in one.

#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "sim/host.hpp"
#include "sim/posix/transfer.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// One round of copying: what a page-cache readahead brings in at once.
constexpr size_t kMostAtOnce = 128 * 1024;

// One end of a copy: a file, and where in it.
struct End {
  int descriptor;
  off_t* given;  // null: at the description's own offset
  Description description;
  int64_t position;

  End(int number, off_t* offset)
      : descriptor(number),
        given(offset),
        description(world().running_process().files.descriptors.find(number)) {
    position = given != nullptr         ? *given
               : description == nullptr ? 0
                                        : static_cast<int64_t>(description->offset);
  }

  bool open() const { return description != nullptr; }
  bool is_directory() const { return description->type == FileType::directory; }
  bool allows(int refused) const { return (description->flags & O_ACCMODE) != refused; }
  bool appends() const { return (description->flags & O_APPEND) != 0; }
  bool beyond(size_t bytes) const {
    return position < 0 || bytes > static_cast<uint64_t>(INT64_MAX - position);
  }
};

// The checks of Linux, in its order. @returns an error number, or 0
int send_error(const End& to, const End& from, size_t bytes) {
  if (!from.open() || !from.allows(O_WRONLY)) return EBADF;
  if (from.beyond(bytes)) return EINVAL;
  if (!to.open() || !to.allows(O_RDONLY)) return EBADF;
  if (static_cast<uint64_t>(from.position) >= kFileBytesMax) return EOVERFLOW;
  return to.appends() || (from.is_directory() && bytes > 0) ? EINVAL : 0;
}

// @param available how much of what was asked for there is
int copy_error(const End& from, const End& to, size_t bytes, size_t available, unsigned flags) {
  if (!from.open() || !to.open()) return EBADF;
  if (flags != 0) return EINVAL;
  if (from.is_directory() || to.is_directory()) return EISDIR;
  if (from.description->kind != FileKind::disk || to.description->kind != FileKind::disk) {
    return EINVAL;
  }
  if (!from.allows(O_WRONLY) || !to.allows(O_RDONLY) || to.appends()) return EBADF;
  const uint64_t from_begin = static_cast<uint64_t>(from.position);
  const uint64_t to_begin = static_cast<uint64_t>(to.position);
  if (from_begin + bytes < from_begin || to_begin + bytes < to_begin) return EOVERFLOW;
  if (to.position >= static_cast<int64_t>(kFileBytesMax)) return EFBIG;
  const bool overlaps = from.description->inode == to.description->inode &&
                        to_begin + available > from_begin && to_begin < from_begin + available;
  if (overlaps || from.position < 0 || to.position < 0) return EINVAL;
  return 0;
}

// What lies behind the position, if it is less than what was asked for.
size_t up_to_end(const End& from, size_t bytes) {
  if (!from.open() || from.description->kind != FileKind::disk) return bytes;
  const Outcome<Status> status = world().machine().disk().status(from.description->handle);
  if (!status.ok()) return bytes;
  const auto size = static_cast<int64_t>(status->size_bytes);
  if (from.position >= size) return 0;
  const auto left = static_cast<uint64_t>(size) - static_cast<uint64_t>(from.position);
  return std::min<uint64_t>(bytes, left);
}

// Copies once. @returns how many bytes, or -1 and errno
ssize_t copy_bytes(const End& from, const End& to, size_t bytes) {
  std::vector<char> buffer(std::min(bytes, kMostAtOnce));
  const ssize_t got = read_bytes(from.descriptor, buffer.data(), buffer.size(),
                                 from.given == nullptr ? kAtOffset : *from.given);
  if (got <= 0) return got;
  const ssize_t put = write_bytes(to.descriptor, buffer.data(), static_cast<size_t>(got),
                                  to.given == nullptr ? kAtOffset : *to.given);
  const ssize_t moved = std::max<ssize_t>(put, 0);
  if (from.given != nullptr) *from.given += moved;
  if (to.given != nullptr) *to.given += moved;
  // What was read but not written is to be read again.
  if (from.given == nullptr && moved < got) seek(from.descriptor, moved - got, SEEK_CUR);
  return put;
}

// Linux counts even this as an access to the file.
ssize_t send_nothing(const End& from) {
  char byte = 0;
  if (!from.is_directory()) read_bytes(from.descriptor, &byte, 1, from.position);
  return 0;
}

}  // namespace

extern "C" {

ssize_t sendfile(int to, int from, off_t* offset, size_t bytes) noexcept {
  if (!simulated()) return REPRISE_HOST(sendfile)(to, from, offset, bytes);
  const End target(to, nullptr);
  const End source(from, offset);
  if (const int error = send_error(target, source, bytes); error != 0) return refuse(error);
  if (bytes == 0) return send_nothing(source);
  return copy_bytes(source, target, bytes);
}
ssize_t sendfile64(int to, int from, off64_t* offset, size_t bytes) noexcept
    __attribute__((alias("sendfile")));

ssize_t copy_file_range(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t bytes,
                        unsigned flags) {
  if (!simulated()) {
    return REPRISE_HOST(copy_file_range)(from, from_offset, to, to_offset, bytes, flags);
  }
  const End source(from, from_offset);
  const End target(to, to_offset);
  const size_t available = up_to_end(source, bytes);
  if (const int error = copy_error(source, target, bytes, available, flags); error != 0) {
    return refuse(error);
  }
  return available == 0 ? 0 : copy_bytes(source, target, available);
}

}  // extern "C"
