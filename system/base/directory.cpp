#include "system/base/directory.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

namespace stemedb {

Result<std::vector<std::string>> list_directory(const std::string& path) {
  const std::unique_ptr<::DIR, int (*)(::DIR*)> directory(::opendir(path.c_str()), &::closedir);
  if (!directory) return io_error("opendir", path, errno);
  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const ::dirent* entry = ::readdir(directory.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return io_error("readdir", path, errno);
  std::sort(names.begin(), names.end());
  return names;
}

Status create_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) == -1 && errno != EEXIST) return io_error("mkdir", path, errno);
  return {};
}

Status sync_directory(const std::string& path) {
  STEMEDB_TRY_ASSIGN(File directory, File::open(path, File::Mode::kRead));
  return directory.sync();
}

std::string parent_of(const std::string& path) {
  const std::size_t end = path.find_last_not_of('/');
  const std::size_t slash = path.find_last_of('/', end);
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == -1) return io_error("rename", from, errno);
  return {};
}

Status remove_file(const std::string& path) {
  if (::unlink(path.c_str()) == -1 && errno != ENOENT) return io_error("unlink", path, errno);
  return {};
}

Result<bool> exists(const std::string& path) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) == 0) return true;
  if (errno == ENOENT) return false;
  return io_error("stat", path, errno);
}

}  // namespace stemedb
