// mkstemp, mkdtemp and their relatives: the C library would make the file without asking us.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cstring>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/entropy.hpp"
#include "sim/posix/open.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

constexpr size_t kPlaceholders = 6;  // XXXXXX
constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr int kTries = 100;

// @returns where the six placeholders start, or null where there are none
char* placeholders(char* name, int suffix_bytes) {
  const size_t length = std::strlen(name);
  if (suffix_bytes < 0 || length < kPlaceholders + static_cast<size_t>(suffix_bytes)) {
    return nullptr;
  }
  char* const start = name + length - static_cast<size_t>(suffix_bytes) - kPlaceholders;
  return std::strncmp(start, "XXXXXX", kPlaceholders) == 0 ? start : nullptr;
}

// Tries names until `make` takes one. @returns what it returned, or -1 and errno
template <class Make>
int try_names(char* name, int suffix_bytes, Make make) {
  char* const start = placeholders(name, suffix_bytes);
  if (start == nullptr) {
    errno = EINVAL;
    return -1;
  }
  for (int i = 0; i < kTries; ++i) {
    uint32_t bits = draw_entropy_word();
    for (size_t at = 0; at < kPlaceholders; ++at, bits >>= 5) {
      start[at] = kLetters[(bits + at * 7) % (sizeof kLetters - 1)];
    }
    const int made = make(name);
    if (made >= 0 || errno != EEXIST) return made;
  }
  errno = EEXIST;
  return -1;
}

int make_file(char* name, int suffix_bytes, int flags) {
  return try_names(name, suffix_bytes, [flags](const char* path) {
    return open_at(AT_FDCWD, path, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
  });
}

}  // namespace

extern "C" {

int mkostemps(char* name, int suffix_bytes, int flags) {
  return simulated() ? make_file(name, suffix_bytes, flags)
                     : REPRISE_HOST(mkostemps)(name, suffix_bytes, flags);
}

int mkstemps(char* name, int suffix_bytes) {
  return simulated() ? make_file(name, suffix_bytes, 0)
                     : REPRISE_HOST(mkstemps)(name, suffix_bytes);
}

int mkostemp(char* name, int flags) {
  return simulated() ? make_file(name, 0, flags) : REPRISE_HOST(mkostemp)(name, flags);
}

int mkstemp(char* name) {
  return simulated() ? make_file(name, 0, 0) : REPRISE_HOST(mkstemp)(name);
}

int mkstemp64(char* name) { return simulated() ? mkstemp(name) : REPRISE_HOST(mkstemp64)(name); }

char* mkdtemp(char* name) noexcept {
  if (!simulated()) return REPRISE_HOST(mkdtemp)(name);
  const int made = try_names(name, 0, [](const char* path) { return mkdir(path, 0700); });
  return made < 0 ? nullptr : name;
}

// A file without a name, as the C library makes it where the file system can.
FILE* tmpfile() {
  if (!simulated()) return REPRISE_HOST(tmpfile)();
  const int descriptor = open_at(AT_FDCWD, P_tmpdir, O_TMPFILE | O_RDWR | O_EXCL, 0600);
  return descriptor < 0 ? nullptr : fdopen(descriptor, "w+");
}
FILE* tmpfile64() __attribute__((alias("tmpfile")));

}  // extern "C"
