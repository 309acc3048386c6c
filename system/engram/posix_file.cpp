#include "system/engram/posix_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace engram {
namespace {

using stemedb::io_error;

constexpr ::mode_t kOwnerOnly = 0600;

template <typename Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

}  // namespace

Result<PosixFile> PosixFile::open(const std::string& path, int flags, BugSwitches bugs) {
  const int descriptor =
      uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, kOwnerOnly); });
  if (descriptor == -1) return io_error("open", path, errno);
  return PosixFile(descriptor, path, bugs);
}

Result<PosixFile> PosixFile::open_to_read(const std::string& path, BugSwitches bugs) {
  return open(path, O_RDONLY, bugs);
}

Result<PosixFile> PosixFile::create(const std::string& path, BugSwitches bugs) {
  return open(path, O_RDWR | O_CREAT | O_TRUNC, bugs);
}

Result<PosixFile> PosixFile::open_to_write(const std::string& path, BugSwitches bugs) {
  return open(path, O_RDWR, bugs);
}

PosixFile::PosixFile(PosixFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      bugs_(other.bugs_) {}

PosixFile& PosixFile::operator=(PosixFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  bugs_ = other.bugs_;
  return *this;
}

PosixFile::~PosixFile() {
  if (descriptor_ != -1) ::close(descriptor_);  // what had to last was synced
}

Result<Bytes> PosixFile::read_at(std::uint64_t offset, std::size_t length) const {
  Bytes bytes(length, '\0');
  std::size_t done = 0;
  while (done < length) {
    const ::ssize_t count = uninterrupted([&] {
      return ::pread(descriptor_, bytes.data() + done, length - done,
                     static_cast<::off_t>(offset + done));
    });
    if (count == -1) return io_error("pread", path_, errno);
    done += static_cast<std::size_t>(count);
    if (count == 0 || bugs_.has(Bug::kM13)) break;
  }
  bytes.resize(done);
  return bytes;
}

Status PosixFile::write_at(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ::ssize_t count = uninterrupted([&] {
      return ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<::off_t>(offset));
    });
    if (count == -1) return io_error("pwrite", path_, errno);
    if (count == 0) return io_error("pwrite", path_, EIO);
    if (bugs_.has(Bug::kM23)) break;
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Status PosixFile::truncate(std::uint64_t size) {
  const int result =
      uninterrupted([&] { return ::ftruncate(descriptor_, static_cast<::off_t>(size)); });
  if (result == -1) return io_error("ftruncate", path_, errno);
  return {};
}

Status PosixFile::sync() {
  if (uninterrupted([&] { return ::fsync(descriptor_); }) == -1) {
    return io_error("fsync", path_, errno);
  }
  return {};
}

Result<std::uint64_t> PosixFile::size() const {
  struct ::stat status {};
  if (::fstat(descriptor_, &status) == -1) return io_error("fstat", path_, errno);
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace engram
