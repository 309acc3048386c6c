#include "system/engram/warm/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "system/base/directory.hpp"

namespace engram {
namespace {

using stemedb::io_error;

constexpr ::mode_t kOwnerOnly = 0600;

/// A signal is no reason to give up.
int open_file(const std::string& path, int flags) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), flags | O_CLOEXEC, kOwnerOnly);
  } while (descriptor == -1 && errno == EINTR);
  return descriptor;
}

/// @returns an error number, or 0
int allot(int descriptor, std::uint64_t bytes) {
  int error = 0;
  do {
    error = ::posix_fallocate(descriptor, 0, static_cast<::off_t>(bytes));
  } while (error == EINTR);
  return error;
}

/// The mapping outlives the descriptor.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : number_(open_file(path, flags)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ != -1) ::close(number_);
  }

  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

Result<MappedFile> MappedFile::create(const std::string& path, std::uint64_t bytes) {
  std::error_code failure;
  std::filesystem::create_directories(stemedb::parent_of(path), failure);
  if (failure) return io_error("mkdir", stemedb::parent_of(path), failure.value());
  const Descriptor file(path, O_RDWR | O_CREAT | O_TRUNC);
  if (file.number() == -1) return io_error("open", path, errno);
  const int failed = allot(file.number(), bytes);
  if (failed != 0) return io_error("posix_fallocate", path, failed);
  return map(file.number(), bytes, PROT_READ | PROT_WRITE, path);
}

Result<MappedFile> MappedFile::open_to_read(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (file.number() == -1) return io_error("open", path, errno);
  struct ::stat status {};
  if (::fstat(file.number(), &status) == -1) return io_error("fstat", path, errno);
  if (status.st_size == 0) return Error(ErrorKind::kCorrupt, path + " is empty");
  return map(file.number(), static_cast<std::size_t>(status.st_size), PROT_READ, path);
}

Result<MappedFile> MappedFile::map(int descriptor, std::size_t bytes, int protection,
                                   const std::string& path) {
  void* const address = ::mmap(nullptr, bytes, protection, MAP_SHARED, descriptor, 0);
  if (address == MAP_FAILED) return io_error("mmap", path, errno);
  return MappedFile(static_cast<char*>(address), bytes, path);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : address_(std::exchange(other.address_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      path_(std::move(other.path_)) {}

MappedFile::~MappedFile() {
  if (address_ != nullptr) ::munmap(address_, size_);
}

Status MappedFile::sync() {
  if (::msync(address_, size_, MS_SYNC) == -1) return io_error("msync", path_, errno);
  return {};
}

}  // namespace engram
