#include "system/base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace stemedb {
namespace {

constexpr ::mode_t kPermissions = 0644;

int open_flags(File::Mode mode) {
  switch (mode) {
    case File::Mode::kRead:
      return O_RDONLY;
    case File::Mode::kReadWrite:
      return O_RDWR;
    case File::Mode::kCreate:
      return O_RDWR | O_CREAT | O_TRUNC;
    case File::Mode::kCreateNew:
      return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

/// Repeats a call that a signal interrupted before it did anything.
template <typename Call>
auto retry_interrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

}  // namespace

Result<File> File::open(const std::string& path, Mode mode) {
  const int flags = open_flags(mode) | O_CLOEXEC;
  const int descriptor =
      retry_interrupted([&] { return ::open(path.c_str(), flags, kPermissions); });
  if (descriptor == -1) return io_error("open", path, errno);
  return File(descriptor, path);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  // Whatever had to last was synced; an error of close tells nothing more, and a retry could close
  // somebody else's descriptor.
  if (descriptor_ != -1) ::close(descriptor_);
}

Result<std::uint64_t> File::size() const {
  struct ::stat status {};
  if (::fstat(descriptor_, &status) == -1) return io_error("fstat", path_, errno);
  return static_cast<std::uint64_t>(status.st_size);
}

Result<Bytes> File::read_at(std::uint64_t offset, std::size_t length) const {
  Bytes bytes(length, '\0');
  std::size_t done = 0;
  while (done < length) {
    const ::ssize_t count = retry_interrupted([&] {
      return ::pread(descriptor_, bytes.data() + done, length - done,
                     static_cast<::off_t>(offset + done));
    });
    if (count == -1) return io_error("pread", path_, errno);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

void File::drop_cached() const { (void)::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED); }

Status File::write_at(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ::ssize_t count = retry_interrupted([&] {
      return ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<::off_t>(offset));
    });
    if (count == -1) return io_error("pwrite", path_, errno);
    if (count == 0) return io_error("pwrite", path_, EIO);
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Status File::truncate(std::uint64_t size) {
  const int result =
      retry_interrupted([&] { return ::ftruncate(descriptor_, static_cast<::off_t>(size)); });
  if (result == -1) return io_error("ftruncate", path_, errno);
  return {};
}

Status File::sync() {
  if (retry_interrupted([&] { return ::fsync(descriptor_); }) == -1) {
    return io_error("fsync", path_, errno);
  }
  return {};
}

Status File::lock() {
  if (retry_interrupted([&] { return ::flock(descriptor_, LOCK_EX | LOCK_NB); }) == -1) {
    if (errno == EWOULDBLOCK)
      return Error(ErrorKind::kLocked, path_ + " is held by another writer");
    return io_error("flock", path_, errno);
  }
  return {};
}

Result<Bytes> read_file(const std::string& path) {
  STEMEDB_TRY_ASSIGN(const File file, File::open(path, File::Mode::kRead));
  STEMEDB_TRY_ASSIGN(const std::uint64_t size, file.size());
  return file.read_at(0, static_cast<std::size_t>(size));
}

}  // namespace stemedb
