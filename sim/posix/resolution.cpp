// realpath and its relatives: the C library would ask the kernel without us.

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"

using namespace reprise::sim;

namespace {

// Resolves a path name by name, as the C library does: a path may be longer than one the kernel
// takes.
class Resolver {
 public:
  explicit Resolver(FileCall& call) : call_(call) {}

  Outcome<std::string> resolve(std::string path) {
    if (path.empty()) return Failure{ENOENT};
    rest_ = std::move(path);
    if (rest_.front() != '/') {
      const Outcome<std::string> start = call_.disk().path_of_directory(call_.working_directory());
      if (!start.ok()) return start.failure();
      if (*start != "/") resolved_ = *start;
    }
    while (true) {
      const std::string name = take_name();
      if (name.empty()) return resolved_.empty() ? "/" : resolved_;
      if (const Outcome<void> entered = enter(name); !entered.ok()) return entered.failure();
    }
  }

 private:
  std::string take_name() {
    rest_.erase(0, std::min(rest_.find_first_not_of('/'), rest_.size()));
    const std::string name = rest_.substr(0, rest_.find('/'));
    rest_.erase(0, name.size());
    return name;
  }

  void leave() { resolved_.erase(std::min(resolved_.rfind('/'), resolved_.size())); }

  Outcome<void> enter(const std::string& name) {
    if (name == ".") return {};
    if (name == "..") {
      leave();
      return {};
    }
    resolved_ += '/' + name;
    const Outcome<std::string> target = call_.disk().read_link({.path = resolved_});
    if (target.ok()) return follow(*target);
    if (target.error() != EINVAL) return target.failure();
    // What follows may ask for a directory without naming anything in it.
    if (rest_.empty()) return {};
    const Outcome<Status> status = call_.disk().status({.path = resolved_});
    if (!status.ok()) return status.failure();
    if (status->type != FileType::directory) return Failure{ENOTDIR};
    return {};
  }

  Outcome<void> follow(const std::string& target) {
    if (++links_ > kSymlinkDepthMax) return Failure{ELOOP};
    leave();
    if (target.front() == '/') resolved_.clear();
    rest_.insert(0, target);
    return {};
  }

  FileCall& call_;
  std::string resolved_;  // without links; empty for the root
  std::string rest_;
  int links_ = 0;
};

}  // namespace

extern "C" {

char* realpath(const char* path, char* buffer) noexcept {
  if (!simulated()) return REPRISE_HOST(realpath)(path, buffer);
  std::string resolved;
  {
    FileCall call(Operation::readlink);
    call.at(AT_FDCWD, path);
    const Outcome<std::string> found =
        path == nullptr ? Outcome<std::string>(Failure{EINVAL}) : Resolver(call).resolve(path);
    if (!found.ok()) {
      call.fail(0, found.error());
      return nullptr;
    }
    resolved = *found;
    call.done(0, digest(resolved), 0);
  }
  if (buffer == nullptr) buffer = static_cast<char*>(malloc(resolved.size() + 1));
  std::memcpy(buffer, resolved.c_str(), resolved.size() + 1);
  return buffer;
}

char* canonicalize_file_name(const char* path) noexcept { return realpath(path, nullptr); }

char* __realpath_chk(const char* path, char* buffer, size_t) noexcept {
  return realpath(path, buffer);
}

}  // extern "C"
