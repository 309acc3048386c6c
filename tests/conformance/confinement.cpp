#include "tests/conformance/confinement.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace reprise::conformance {
namespace {

// What a simulated process has.
constexpr rlim_t kDescriptors = 1024;
constexpr mode_t kMask = 022;

[[noreturn]] void give_up(const char* what) {
  fmt::print(stderr, "cannot confine the host side: {}: {}\n", what, std::strerror(errno));
  _exit(125);
}

void must(bool done, const char* what) {
  if (!done) give_up(what);
}

void write_file(const char* path, const std::string& text) {
  const int file = open(path, O_WRONLY);
  must(file >= 0, path);
  must(write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()), path);
  close(file);
}

// A user who is not root becomes the root of a user namespace.
void become_root() {
  if (geteuid() == 0) return;
  const std::string user = fmt::format("0 {} 1", geteuid());
  const std::string group = fmt::format("0 {} 1", getegid());
  must(unshare(CLONE_NEWUSER) == 0, "unshare");
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", user);
  write_file("/proc/self/gid_map", group);
}

}  // namespace

void confine_to(const std::string& directory) {
  struct stat wanted {};
  must(stat(directory.c_str(), &wanted) == 0, "stat");
  become_root();
  must(chroot(directory.c_str()) == 0, "chroot");
  must(chdir("/") == 0, "chdir");
  // What follows may remove everything it sees: be sure of where it is.
  struct stat root {};
  must(stat("/", &root) == 0, "stat of the new root");
  must(root.st_dev == wanted.st_dev && root.st_ino == wanted.st_ino, "the root is another one");
  must(chmod("/", 0755) == 0, "chmod");
  must(close_range(STDERR_FILENO + 1, ~0u, 0) == 0, "close_range");
  const rlimit descriptors{kDescriptors, kDescriptors};
  must(setrlimit(RLIMIT_NOFILE, &descriptors) == 0, "setrlimit");
  umask(kMask);
}

}  // namespace reprise::conformance
