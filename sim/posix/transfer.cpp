// read, write, their relatives with an offset, and lseek.

#include "sim/posix/transfer.hpp"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>

#include "sim/host.hpp"
#include "sim/posix/device_time.hpp"
#include "sim/posix/entropy.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/pipes.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

// Linux moves at most this much in one call.
constexpr std::size_t kMostBytes = 0x7ffff000;

// ext4's largest file with blocks of 4 KiB: no offset goes farther.
constexpr off_t kFarthest = ((off_t{1} << 32) - 1) * 4096;

bool may_read(const OpenDescription& description) {
  return (description.flags & O_ACCMODE) != O_WRONLY;
}

// Linux: an offset and a count that no file could have together are refused.
bool beyond_any_file(const OpenDescription& description, std::size_t bytes, std::int64_t offset) {
  const std::int64_t at =
      offset == kAtOffset ? static_cast<std::int64_t>(description.offset) : offset;
  std::int64_t end = 0;
  return bytes > SSIZE_MAX || __builtin_add_overflow(at, static_cast<std::int64_t>(bytes), &end);
}

bool may_write(const OpenDescription& description) {
  return (description.flags & O_ACCMODE) != O_RDONLY;
}

// Reading what is no disk file. @returns how many bytes
std::size_t read_special(OpenDescription& description, std::span<std::byte> into) {
  switch (description.kind) {
    case FileKind::zero:
      std::memset(into.data(), 0, into.size());
      return into.size();
    case FileKind::random:
      fill_with_entropy(into.data(), into.size());
      return into.size();
    case FileKind::input: {
      const std::size_t count = world().outside()->read_input(description.offset, into);
      description.offset += count;
      return count;
    }
    default:
      return 0;
  }
}

// What a program prints stays with its process, unless somebody outside hears it.
void print(FileCall& call, const OpenDescription& description, Bytes bytes) {
  if (Outside* const outside = world().outside(); outside != nullptr) {
    outside->print(description.standard, bytes);
  } else {
    call.files().output.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
}

bool is_stream(const OpenDescription& description) {
  return description.kind == FileKind::output || description.kind == FileKind::input ||
         description.kind == FileKind::pipe;
}

Outcome<std::uint64_t> write_to_disk(FileCall& call, OpenDescription& description, Bytes bytes,
                                     std::int64_t offset) {
  if ((description.flags & O_APPEND) != 0 && !bytes.empty()) {
    const Outcome<Appended> appended = call.disk().append(description.handle, bytes);
    if (!appended.ok()) return appended.failure();
    if (offset == kAtOffset) description.offset = appended->offset + appended->count;
    return appended->count;
  }
  const std::uint64_t at =
      offset == kAtOffset ? description.offset : static_cast<std::uint64_t>(offset);
  const Outcome<std::uint64_t> written = call.disk().write(description.handle, at, bytes);
  if (written.ok() && offset == kAtOffset) description.offset += *written;
  return written;
}

}  // namespace

ssize_t read_bytes(int descriptor, void* buffer, std::size_t bytes, std::int64_t offset) {
  FileCall call(Operation::read);
  if (const int error = await_disk(call, descriptor); error != 0) return call.fail(0, error);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (!may_read(*description)) return call.fail(description->inode, EBADF);
  if (offset < kAtOffset || beyond_any_file(*description, bytes, offset)) {
    return call.fail(description->inode, EINVAL);
  }
  const std::span into(static_cast<std::byte*>(buffer), std::min(bytes, kMostBytes));
  if (offset != kAtOffset && is_stream(*description)) return call.fail(0, ESPIPE);
  if (description->kind == FileKind::pipe) return read_pipe(call, description, into);
  if (description->kind != FileKind::disk) {
    const std::size_t count = read_special(*description, into);
    return call.done(0, digest(buffer, count), static_cast<ssize_t>(count));
  }
  const std::uint64_t at =
      offset == kAtOffset ? description->offset : static_cast<std::uint64_t>(offset);
  const Outcome<std::uint64_t> count = call.disk().read(description->handle, at, into);
  if (!count.ok()) return call.fail(description->inode, count.error());
  if (offset == kAtOffset) description->offset += *count;
  return call.done(description->inode, digest(buffer, *count), static_cast<ssize_t>(*count));
}

ssize_t write_bytes(int descriptor, const void* buffer, std::size_t bytes, std::int64_t offset) {
  FileCall call(Operation::write);
  if (const int error = await_disk(call, descriptor); error != 0) return call.fail(0, error);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (!may_write(*description)) return call.fail(description->inode, EBADF);
  if (offset < kAtOffset || beyond_any_file(*description, bytes, offset)) {
    return call.fail(description->inode, EINVAL);
  }
  const Bytes from(static_cast<const std::byte*>(buffer), std::min(bytes, kMostBytes));
  if (offset != kAtOffset && is_stream(*description)) return call.fail(0, ESPIPE);
  if (description->kind == FileKind::pipe) return write_pipe(call, description, from);
  const std::uint64_t content = digest(buffer, from.size());
  if (description->kind == FileKind::output) print(call, *description, from);
  if (description->kind != FileKind::disk) {
    return call.done(0, content, static_cast<ssize_t>(from.size()));
  }
  const Outcome<std::uint64_t> count = write_to_disk(call, *description, from, offset);
  if (!count.ok()) return call.fail(description->inode, count.error());
  if ((description->flags & O_DSYNC) != 0 && *count > 0) {
    const Outcome<void> synced = call.disk().sync(description->handle);
    if (!synced.ok()) return call.fail(description->inode, synced.error());
  }
  return call.done(description->inode, content, static_cast<ssize_t>(*count));
}

off_t seek(int descriptor, off_t offset, int whence) {
  FileCall call(Operation::seek);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (is_stream(*description)) return call.fail(0, ESPIPE);
  if (description->kind != FileKind::disk) return call.done(0, 0, 0);
  const Outcome<Status> status = call.disk().status(description->handle);
  if (!status.ok()) return call.fail(description->inode, status.error());
  const auto size = static_cast<off_t>(status->size_bytes);
  off_t base = 0;
  switch (whence) {
    case SEEK_SET:
      break;
    case SEEK_CUR:
      base = static_cast<off_t>(description->offset);
      break;
    case SEEK_END:
      base = size;
      break;
    case SEEK_DATA:
    case SEEK_HOLE:
      // As a file system without holes: all is data, and the end is one hole.
      if (offset < 0 || offset >= size) return call.fail(description->inode, ENXIO);
      base = whence == SEEK_HOLE ? size - offset : 0;
      break;
    default:
      return call.fail(description->inode, EINVAL);
  }
  off_t target = 0;
  const bool overflows = __builtin_add_overflow(base, offset, &target);
  if (overflows || target < 0 || target > kFarthest) return call.fail(description->inode, EINVAL);
  description->offset = static_cast<std::uint64_t>(target);
  return call.done(description->inode, 0, target);
}

}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

ssize_t read(int descriptor, void* buffer, size_t bytes) {
  if (!simulated()) return REPRISE_HOST(read)(descriptor, buffer, bytes);
  return read_bytes(descriptor, buffer, bytes, kAtOffset);
}

ssize_t write(int descriptor, const void* buffer, size_t bytes) {
  if (!simulated()) return REPRISE_HOST(write)(descriptor, buffer, bytes);
  return write_bytes(descriptor, buffer, bytes, kAtOffset);
}

ssize_t pread(int descriptor, void* buffer, size_t bytes, off_t offset) {
  if (!simulated()) return REPRISE_HOST(pread)(descriptor, buffer, bytes, offset);
  if (refuse_negative(offset) != 0) return -1;
  return read_bytes(descriptor, buffer, bytes, offset);
}

ssize_t pwrite(int descriptor, const void* buffer, size_t bytes, off_t offset) {
  if (!simulated()) return REPRISE_HOST(pwrite)(descriptor, buffer, bytes, offset);
  if (refuse_negative(offset) != 0) return -1;
  return write_bytes(descriptor, buffer, bytes, offset);
}

off_t lseek(int descriptor, off_t offset, int whence) noexcept {
  return simulated() ? seek(descriptor, offset, whence)
                     : REPRISE_HOST(lseek)(descriptor, offset, whence);
}

ssize_t pread64(int descriptor, void* buffer, size_t bytes, off64_t offset)
    __attribute__((alias("pread")));
ssize_t pwrite64(int descriptor, const void* buffer, size_t bytes, off64_t offset)
    __attribute__((alias("pwrite")));
off64_t lseek64(int descriptor, off64_t offset, int whence) noexcept
    __attribute__((alias("lseek")));

// What a hardened build calls: the buffer's size was checked where it was known.
ssize_t __read_chk(int descriptor, void* buffer, size_t bytes, size_t) {
  return read(descriptor, buffer, bytes);
}
ssize_t __pread_chk(int descriptor, void* buffer, size_t bytes, off_t offset, size_t) {
  return pread(descriptor, buffer, bytes, offset);
}
ssize_t __pread64_chk(int descriptor, void* buffer, size_t bytes, off64_t offset, size_t) {
  return pread(descriptor, buffer, bytes, offset);
}

}  // extern "C"
