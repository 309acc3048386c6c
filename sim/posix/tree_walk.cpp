// nftw and ftw: walking a tree, in terms of lstat and opendir.

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <set>
#include <string>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/unmodelled.hpp"

using namespace reprise::sim;

namespace {

using Visit = int (*)(const char*, const struct stat*, int, struct FTW*);
using PlainVisit = int (*)(const char*, const struct stat*, int);

// One walk. All of it is in the program's mode: the program may end it from within its function.
class Walk {
 public:
  Walk(int flags, Visit visit, PlainVisit plain) : flags_(flags), visit_(visit), plain_(plain) {}

  // @returns what ended the walk: 0, the function's own value, or -1 and errno
  int start(const char* path);

 private:
  int enter(size_t base, int level);
  int enter_directory(const struct stat& status, size_t base, int level);
  int list(int level);
  int call(const struct stat& status, int type, size_t base, int level);
  bool physical() const { return (flags_ & FTW_PHYS) != 0; }
  bool leaves_device(const struct stat& status) const {
    return (flags_ & FTW_MOUNT) != 0 && status.st_dev != device_;
  }

  int flags_;
  Visit visit_;
  PlainVisit plain_;
  std::string path_;
  dev_t device_ = 0;
  std::set<ino_t> seen_;  // directories, where links are followed
};

int Walk::start(const char* path) {
  path_ = path;
  if (path_.empty()) {
    errno = ENOENT;
    return -1;
  }
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  struct stat status {};
  if ((physical() ? lstat : stat)(path_.c_str(), &status) == 0) device_ = status.st_dev;
  const size_t slash = path_.rfind('/');
  return enter(slash == std::string::npos ? 0 : slash + 1, 0);
}

// What path_ names now. @param base where in it the last name starts
int Walk::enter(size_t base, int level) {
  struct stat status {};
  if ((physical() ? lstat : stat)(path_.c_str(), &status) == 0) {
    if (leaves_device(status)) return 0;
    if (S_ISDIR(status.st_mode)) return enter_directory(status, base, level);
    return call(status, S_ISLNK(status.st_mode) ? FTW_SL : FTW_F, base, level);
  }
  const int error = errno;
  const bool may_dangle = !physical() && error == ENOENT;
  if (may_dangle && lstat(path_.c_str(), &status) == 0 && S_ISLNK(status.st_mode)) {
    return call(status, FTW_SLN, base, level);
  }
  errno = error;
  const bool is_told = level > 0 && (error == EACCES || error == ENOENT);
  return is_told ? call(status, FTW_NS, base, level) : -1;
}

int Walk::enter_directory(const struct stat& status, size_t base, int level) {
  if (!physical() && !seen_.insert(status.st_ino).second) return 0;
  const bool depth_first = (flags_ & FTW_DEPTH) != 0;
  if (!depth_first) {
    if (const int result = call(status, FTW_D, base, level); result != 0) return result;
  }
  if (const int result = list(level + 1); result != 0) return result;
  return depth_first ? call(status, FTW_DP, base, level) : 0;
}

// Everything in the directory that path_ names.
int Walk::list(int level) {
  DIR* const directory = opendir(path_.c_str());
  if (directory == nullptr) return -1;
  const size_t length = path_.size();
  int result = 0;
  while (result == 0) {
    const dirent* const entry = readdir(directory);
    if (entry == nullptr) break;
    if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
    if (path_.back() != '/') path_ += '/';
    const size_t base = path_.size();
    path_ += entry->d_name;
    result = enter(base, level);
    path_.resize(length);
  }
  closedir(directory);
  return result;
}

int Walk::call(const struct stat& status, int type, size_t base, int level) {
  if (plain_ != nullptr) {
    return plain_(path_.c_str(), &status, type == FTW_SLN ? FTW_NS : type);
  }
  struct FTW where {};
  where.base = static_cast<int>(base);
  where.level = level;
  return visit_(path_.c_str(), &status, type, &where);
}

}  // namespace

extern "C" {

int nftw(const char* path, Visit visit, int descriptors, int flags) {
  if (!simulated()) return REPRISE_HOST(nftw)(path, visit, descriptors, flags);
  if ((flags & (FTW_CHDIR | FTW_ACTIONRETVAL)) != 0) unmodelled("nftw with FTW_CHDIR or actions");
  return Walk(flags, visit, nullptr).start(path);
}

int ftw(const char* path, PlainVisit visit, int descriptors) {
  if (!simulated()) return REPRISE_HOST(ftw)(path, visit, descriptors);
  return Walk(0, nullptr, visit).start(path);
}

int nftw64(const char* path, int (*visit)(const char*, const struct stat64*, int, struct FTW*),
           int descriptors, int flags) {
  return nftw(path, reinterpret_cast<Visit>(visit), descriptors, flags);
}

int ftw64(const char* path, int (*visit)(const char*, const struct stat64*, int), int descriptors) {
  return ftw(path, reinterpret_cast<PlainVisit>(visit), descriptors);
}

}  // extern "C"
