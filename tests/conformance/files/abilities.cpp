#include "tests/conformance/files/abilities.hpp"

#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>

#include "scheduler/check.hpp"

namespace reprise::conformance {
namespace {

bool counts_subdirectories(const std::string& directory) {
  std::filesystem::create_directory(directory + "/sub");
  struct stat status {};
  return stat(directory.c_str(), &status) == 0 && status.st_nlink == 3;
}

bool is_ext4(const std::string& directory) {
  struct statfs status {};
  return statfs(directory.c_str(), &status) == 0 && status.f_type == EXT4_SUPER_MAGIC;
}

bool notes_access(int file) {
  const timespec long_ago[2] = {{1000, 0}, {2000, 0}};
  char byte = 'x';
  struct stat status {};
  return pwrite(file, &byte, 1, 0) == 1 && futimens(file, long_ago) == 0 &&
         pread(file, &byte, 1, 0) == 1 && fstat(file, &status) == 0 &&
         status.st_atim.tv_sec != long_ago[0].tv_sec;
}

/// By path: ftruncate asks for new times itself.
bool changes_by_the_same_size(const std::string& path) {
  const timespec long_ago[2] = {{1000, 0}, {2000, 0}};
  struct stat status {};
  return utimensat(AT_FDCWD, path.c_str(), long_ago, 0) == 0 && stat(path.c_str(), &status) == 0 &&
         truncate(path.c_str(), status.st_size) == 0 && stat(path.c_str(), &status) == 0 &&
         status.st_mtim.tv_sec != long_ago[1].tv_sec;
}

/// Linux may ask for a privilege that no user namespace gives.
bool links_open_files(int file, const std::string& name) {
  return linkat(file, "", AT_FDCWD, name.c_str(), AT_EMPTY_PATH) == 0;
}

bool says_not_empty(const std::string& directory) {
  std::filesystem::create_directories(directory + "/full/sub");
  std::filesystem::create_directory(directory + "/empty");
  return rename((directory + "/empty").c_str(), (directory + "/full").c_str()) != 0 &&
         errno == ENOTEMPTY;
}

}  // namespace

Abilities find_abilities() {
  std::string directory = (std::filesystem::temp_directory_path() / "reprise-XXXXXX").string();
  REPRISE_CHECK(mkdtemp(directory.data()) != nullptr);
  const int file = open((directory + "/file").c_str(), O_RDWR | O_CREAT, 0600);
  REPRISE_CHECK(file >= 0);
  const Abilities abilities{
      .links_count_subdirectories = counts_subdirectories(directory),
      .space_as_ext4 = is_ext4(directory),
      .access_times = is_ext4(directory) && notes_access(file),
      .rename_says_not_empty = says_not_empty(directory),
      .same_size_is_a_change = changes_by_the_same_size(directory + "/file"),
      .zero_range = fallocate(file, FALLOC_FL_ZERO_RANGE, 0, 4096) == 0,
      .links_descriptors = links_open_files(file, directory + "/other"),
      .bounded_files = ftruncate(file, INT64_MAX) != 0,
  };
  close(file);
  std::filesystem::remove_all(directory);
  return abilities;
}

std::string describe_missing(const Abilities& abilities) {
  std::string text;
  if (!abilities.links_count_subdirectories) text += " link counts of directories;";
  if (!abilities.space_as_ext4) text += " whether a file has blocks;";
  if (!abilities.access_times) text += " access times;";
  if (!abilities.rename_says_not_empty) text += " ENOTEMPTY and EEXIST of rename;";
  if (!abilities.same_size_is_a_change) text += " truncation to the same size;";
  if (!abilities.zero_range) text += " FALLOC_FL_ZERO_RANGE;";
  if (!abilities.links_descriptors) text += " links to descriptors;";
  if (!abilities.bounded_files) text += " the size of the largest file;";
  return text;
}

}  // namespace reprise::conformance
