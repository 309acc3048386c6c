// scandir: a whole directory at once. The C library's own would open it without us.

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/border.hpp"
#include "sim/host.hpp"

using namespace reprise::sim;

namespace {

using Select = int (*)(const dirent*);
using Compare = int (*)(const dirent**, const dirent**);

// A growing array of entries in the program's own memory, which the program frees.
class Entries {
 public:
  bool add(const dirent& entry) {
    if (count_ == room_ && !grow()) return false;
    auto* const copy = static_cast<dirent*>(malloc(entry.d_reclen));
    if (copy == nullptr) return false;
    std::memcpy(copy, &entry, entry.d_reclen);
    list_[count_++] = copy;
    return true;
  }

  void sort(Compare compare) {
    if (compare == nullptr || count_ < 2) return;
    qsort(list_, count_, sizeof *list_,
          reinterpret_cast<int (*)(const void*, const void*)>(reinterpret_cast<void*>(compare)));
  }

  void drop() {
    for (size_t i = 0; i < count_; ++i) free(list_[i]);
    free(list_);
  }

  int hand_over(dirent*** list) {
    *list = list_;
    return static_cast<int>(count_);
  }

 private:
  bool grow() {
    const size_t wanted = room_ == 0 ? 16 : 2 * room_;
    void* const moved = realloc(list_, wanted * sizeof *list_);
    if (moved == nullptr) return false;
    list_ = static_cast<dirent**>(moved);
    room_ = wanted;
    return true;
  }

  dirent** list_ = nullptr;
  size_t count_ = 0;
  size_t room_ = 0;
};

// @returns 0, or what went wrong
int read_entries(DIR* directory, Select select, Entries& entries) {
  for (;;) {
    errno = 0;
    const dirent* const entry = readdir(directory);
    if (entry == nullptr) return errno;
    if (select != nullptr && select(entry) == 0) continue;
    if (!entries.add(*entry)) return ENOMEM;
  }
}

int scan(int base, const char* path, dirent*** list, Select select, Compare compare) {
  const int descriptor = openat(base, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  const int errno_before = errno;
  DIR* const directory = fdopendir(descriptor);
  Entries entries;
  const int error = read_entries(directory, select, entries);
  closedir(directory);
  if (error != 0) {
    entries.drop();
    errno = error;
    return -1;
  }
  errno = errno_before;
  entries.sort(compare);
  return entries.hand_over(list);
}

}  // namespace

extern "C" {

int scandir(const char* path, struct dirent*** list, Select select, Compare compare) {
  return simulated() ? scan(AT_FDCWD, path, list, select, compare)
                     : REPRISE_HOST(scandir)(path, list, select, compare);
}

int scandirat(int base, const char* path, struct dirent*** list, Select select, Compare compare) {
  return simulated() ? scan(base, path, list, select, compare)
                     : REPRISE_HOST(scandirat)(base, path, list, select, compare);
}

int scandir64(const char* path, struct dirent64*** list, int (*select)(const dirent64*),
              int (*compare)(const dirent64**, const dirent64**)) {
  return scandir(path, reinterpret_cast<dirent***>(list), reinterpret_cast<Select>(select),
                 reinterpret_cast<Compare>(compare));
}

}  // extern "C"
