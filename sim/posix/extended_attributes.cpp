// Extended attributes: the simulated file system has none, as some of Linux's have none.

#include <sys/xattr.h>

#include <cerrno>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"

using namespace reprise::sim;

extern "C" {

ssize_t getxattr(const char* path, const char* name, void* value, size_t bytes) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(getxattr)(path, name, value, bytes);
}
ssize_t lgetxattr(const char* path, const char* name, void* value, size_t bytes) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(lgetxattr)(path, name, value, bytes);
}
ssize_t fgetxattr(int descriptor, const char* name, void* value, size_t bytes) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(fgetxattr)(descriptor, name, value, bytes);
}

int setxattr(const char* path, const char* name, const void* value, size_t bytes,
             int flags) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(setxattr)(path, name, value, bytes, flags);
}
int lsetxattr(const char* path, const char* name, const void* value, size_t bytes,
              int flags) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(lsetxattr)(path, name, value, bytes, flags);
}
int fsetxattr(int descriptor, const char* name, const void* value, size_t bytes,
              int flags) noexcept {
  return simulated() ? refuse(ENOTSUP)
                     : REPRISE_HOST(fsetxattr)(descriptor, name, value, bytes, flags);
}

ssize_t listxattr(const char* path, char* list, size_t bytes) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(listxattr)(path, list, bytes);
}
ssize_t llistxattr(const char* path, char* list, size_t bytes) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(llistxattr)(path, list, bytes);
}
ssize_t flistxattr(int descriptor, char* list, size_t bytes) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(flistxattr)(descriptor, list, bytes);
}

int removexattr(const char* path, const char* name) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(removexattr)(path, name);
}
int lremovexattr(const char* path, const char* name) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(lremovexattr)(path, name);
}
int fremovexattr(int descriptor, const char* name) noexcept {
  return simulated() ? refuse(ENOTSUP) : REPRISE_HOST(fremovexattr)(descriptor, name);
}

}  // extern "C"
