#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scheduler/check.hpp"
#include "tests/sim/disk/conformance/subject.hpp"

namespace reprise::sim::conformance {
namespace {

bool try_to_zero_a_range(const std::string& directory) {
  const int file = ::open(directory.c_str(), O_TMPFILE | O_RDWR, 0600);
  const bool zeroed = ::fallocate(file, FALLOC_FL_ZERO_RANGE, 0, 4096) == 0;
  ::close(file);
  return zeroed;
}

std::string result_text(long result) { return result < 0 ? error_text(errno) : "ok"; }

std::string stat_text(const struct stat& status) {
  const FileType type = S_ISDIR(status.st_mode)   ? FileType::directory
                        : S_ISLNK(status.st_mode) ? FileType::symlink
                                                  : FileType::regular;
  return status_text(type, status.st_mode & 07777, status.st_nlink,
                     static_cast<std::uint64_t>(status.st_size));
}

std::string list_text(int file) {
  const int copy = ::openat(file, ".", O_RDONLY | O_DIRECTORY);
  if (copy < 0) return error_text(errno);
  DIR* const stream = ::fdopendir(copy);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(stream)) names.emplace_back(entry->d_name);
  ::closedir(stream);
  std::ranges::sort(names);
  return fmt::format("{}", fmt::join(names, " "));
}

}  // namespace

RealDirectory::RealDirectory() {
  files_.fill(-1);
  ::umask(0);
  std::string name = (std::filesystem::temp_directory_path() / "reprise-XXXXXX").string();
  REPRISE_CHECK(::mkdtemp(name.data()) != nullptr);
  root_ = name;
  home_path_ = root_ + "/one/two/home";
  std::filesystem::create_directories(home_path_);
  home_ = ::open(home_path_.c_str(), O_RDONLY | O_DIRECTORY);
  REPRISE_CHECK(home_ >= 0);
  static const bool zeroes_ranges = try_to_zero_a_range(root_);
  zeroes_ranges_ = zeroes_ranges;
}

bool RealDirectory::knows(const Operation& operation) const {
  return zeroes_ranges_ || operation.call != Call::allocate ||
         (operation.flags & FALLOC_FL_ZERO_RANGE) == 0;
}

RealDirectory::~RealDirectory() {
  for (const int file : files_) {
    if (file >= 0) ::close(file);
  }
  ::close(home_);
  std::filesystem::remove_all(root_);
}

std::string RealDirectory::perform(const Operation& operation) {
  switch (operation.call) {
    case Call::open:
      return open(operation);
    case Call::close: {
      const int file = std::exchange(files_[operation.slot], -1);
      return result_text(::close(file));
    }
    case Call::read:
    case Call::write:
    case Call::append:
    case Call::ftruncate:
    case Call::allocate:
    case Call::sync:
    case Call::fstat:
    case Call::fchmod:
    case Call::list:
      return on_file(operation, files_[operation.slot]);
    case Call::lock_range:
    case Call::unlock_range:
    case Call::test_range:
    case Call::lock_file:
    case Call::unlock_file:
      return lock(operation, files_[operation.slot]);
    default:
      return on_path(operation);
  }
}

std::string RealDirectory::open(const Operation& operation) {
  const int file =
      ::openat(base(operation.base), operation.path.c_str(), operation.flags, operation.mode);
  if (file < 0) return error_text(errno);
  if (files_[operation.slot] >= 0) ::close(files_[operation.slot]);
  files_[operation.slot] = file;
  return "ok";
}

std::string RealDirectory::on_file(const Operation& operation, int file) {
  const auto offset = static_cast<off_t>(operation.offset);
  const auto length = static_cast<off_t>(operation.length);
  std::string text = payload(operation);
  switch (operation.call) {
    case Call::read: {
      const ssize_t count = ::pread(file, text.data(), text.size(), offset);
      if (count < 0) return error_text(errno);
      return text.substr(0, static_cast<std::size_t>(count));
    }
    case Call::write: {
      const ssize_t count = ::pwrite(file, text.data(), text.size(), offset);
      return count < 0 ? error_text(errno) : std::to_string(count);
    }
    case Call::append: {
      struct stat status {};
      const off_t end = ::fstat(file, &status) == 0 ? status.st_size : 0;
      const ssize_t count = ::pwrite(file, text.data(), text.size(), end);
      return count < 0 ? error_text(errno) : fmt::format("{}+{}", end, count);
    }
    case Call::ftruncate:
      return result_text(::ftruncate(file, length));
    case Call::allocate:
      return result_text(::fallocate(file, operation.flags, offset, length));
    case Call::sync:
      return result_text(file < 0 ? ::fsync(file) : ::lseek(file, 0, SEEK_SET));  // slow on disks
    case Call::fchmod:
      return result_text(::fchmod(file, operation.mode));
    case Call::list:
      return list_text(file);
    default: {
      struct stat status {};
      if (::fstat(file, &status) != 0) return error_text(errno);
      return stat_text(status);
    }
  }
}

std::string RealDirectory::on_path(const Operation& operation) {
  const int at = base(operation.base);
  const char* const path = operation.path.c_str();
  const int other_at = base(operation.other_base);
  const char* const other = operation.other_path.c_str();
  switch (operation.call) {
    case Call::truncate: {
      // There is no truncateat: always from home.
      const std::string full = home_path_ + "/" + operation.path;
      if (operation.path.empty() || full.size() >= PATH_MAX) return "skipped";
      return result_text(::truncate(full.c_str(), static_cast<off_t>(operation.length)));
    }
    case Call::mkdir:
      return result_text(::mkdirat(at, path, operation.mode));
    case Call::rmdir:
      return result_text(::unlinkat(at, path, AT_REMOVEDIR));
    case Call::unlink:
      return result_text(::unlinkat(at, path, 0));
    case Call::link:
      return result_text(::linkat(at, path, other_at, other, operation.flags));
    case Call::symlink:
      return result_text(::symlinkat(other, at, path));
    case Call::readlink: {
      std::array<char, 5000> target;
      const ssize_t length = ::readlinkat(at, path, target.data(), target.size());
      if (operation.path.empty()) return "skipped";  // names the descriptor itself on Linux
      if (length < 0) return error_text(errno);
      return std::string(target.data(), static_cast<std::size_t>(length));
    }
    case Call::rename:
      return result_text(
          ::renameat2(at, path, other_at, other, static_cast<unsigned>(operation.flags)));
    case Call::chmod:
      return result_text(::fchmodat(at, path, operation.mode, 0));
    default: {
      struct stat status {};
      const int flags = operation.call == Call::lstat ? AT_SYMLINK_NOFOLLOW : 0;
      if (::fstatat(at, path, &status, flags) != 0) return error_text(errno);
      return stat_text(status);
    }
  }
}

/// Locks of open file descriptions: those of a process would not conflict with each other here.
std::string RealDirectory::lock(const Operation& operation, int file) {
  const short kind = operation.flags != 0 ? F_WRLCK : F_RDLCK;
  struct flock range {};
  range.l_type = operation.call == Call::unlock_range ? static_cast<short>(F_UNLCK) : kind;
  range.l_whence = SEEK_SET;
  range.l_start = static_cast<off_t>(operation.offset);
  range.l_len = static_cast<off_t>(operation.length);
  switch (operation.call) {
    case Call::lock_range:
    case Call::unlock_range:
      return result_text(::fcntl(file, F_OFD_SETLK, &range));
    case Call::test_range:
      if (::fcntl(file, F_OFD_GETLK, &range) != 0) return error_text(errno);
      if (range.l_type == F_UNLCK) return "free";
      return fmt::format("held {} {}+{}", range.l_type, range.l_start, range.l_len);
    case Call::lock_file:
      return result_text(::flock(file, (operation.flags != 0 ? LOCK_EX : LOCK_SH) | LOCK_NB));
    default:
      return result_text(::flock(file, LOCK_UN));
  }
}

std::map<std::string, std::string> RealDirectory::tree() {
  std::map<std::string, std::string> nodes;
  add_to_tree("", nodes);
  return nodes;
}

void RealDirectory::add_to_tree(const std::string& path,
                                std::map<std::string, std::string>& nodes) {
  const std::string full = home_path_ + path;
  struct stat status {};
  REPRISE_CHECK(::lstat(full.c_str(), &status) == 0);
  std::string& text = nodes[path];
  text = stat_text(status) + " ";
  if (S_ISLNK(status.st_mode)) text += std::filesystem::read_symlink(full).string();
  if (S_ISREG(status.st_mode)) {
    std::ostringstream content;
    content << std::ifstream(full, std::ios::binary).rdbuf();
    text += content.str();
  }
  if (!S_ISDIR(status.st_mode)) return;
  for (const auto& entry : std::filesystem::directory_iterator(full)) {
    add_to_tree(path + "/" + entry.path().filename().string(), nodes);
  }
}

}  // namespace reprise::sim::conformance
