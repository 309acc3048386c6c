// glob: the C library's own, told to look at directories through ours.

#include <dirent.h>
#include <glob.h>
#include <sys/stat.h>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/unmodelled.hpp"

using namespace reprise::sim;

namespace {

void set_functions(glob_t& matches) {
  matches.gl_closedir = [](void* directory) { closedir(static_cast<DIR*>(directory)); };
  matches.gl_readdir = [](void* directory) { return readdir(static_cast<DIR*>(directory)); };
  matches.gl_opendir = [](const char* path) -> void* { return opendir(path); };
  matches.gl_lstat = [](const char* path, struct stat* status) { return lstat(path, status); };
  matches.gl_stat = [](const char* path, struct stat* status) { return stat(path, status); };
}

}  // namespace

extern "C" {

int glob(const char* pattern, int flags, int (*on_error)(const char*, int),
         glob_t* matches) noexcept {
  if (!simulated()) return REPRISE_HOST(glob)(pattern, flags, on_error, matches);
  if ((flags & (GLOB_TILDE | GLOB_TILDE_CHECK)) != 0) unmodelled("glob with a home directory");
  if ((flags & GLOB_ALTDIRFUNC) == 0) set_functions(*matches);
  return REPRISE_HOST(glob)(pattern, flags | GLOB_ALTDIRFUNC, on_error, matches);
}

int glob64(const char* pattern, int flags, int (*on_error)(const char*, int),
           glob64_t* matches) noexcept {
  static_assert(sizeof(glob64_t) == sizeof(glob_t));
  return glob(pattern, flags, on_error, reinterpret_cast<glob_t*>(matches));
}

}  // extern "C"
