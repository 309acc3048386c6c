// Directory streams and the calls that walk trees with them.

#include <dirent.h>
#include <ftw.h>
#include <glob.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

/// An entry's name, type and whether stat gives the same inode number.
std::string describe(DIR* stream, const dirent& entry) {
  struct stat status {};
  const bool found = fstatat(dirfd(stream), entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  const bool parent = std::strcmp(entry.d_name, "..") == 0;  // of the root: the host's own
  return fmt::format("{}:{}:{}", shown(entry.d_name).text, int{entry.d_type},
                     found && (parent || status.st_ino == entry.d_ino));
}

/// Reads to the end; the order is the file system's business.
void note_entries(Playground& play, DIR* stream) {
  std::vector<std::string> entries;
  errno = 0;
  while (const dirent* const entry = readdir(stream)) entries.push_back(describe(stream, *entry));
  const int error = errno;
  std::sort(entries.begin(), entries.end());
  play.log.note("[{}] {}", fmt::join(entries, " "), error);
}

void list_path(Playground& play) {
  const char* const path = play.path();
  DIR* const stream = opendir(path);
  play.log.ended(stream, "opendir({})", shown(path).text);
  if (stream == nullptr) return;
  note_entries(play, stream);
  play.log.ended(closedir(stream), "closedir");
}

// Between two readings of the same stream the directory changes.
void list_twice(Playground& play) {
  const char* const path = play.path();
  DIR* const stream = opendir(path);
  play.log.ended(stream, "opendir({})", shown(path).text);
  if (stream == nullptr) return;
  const char* const name = play.name();
  const int changed =
      play.draw.one_in(2) ? mkdirat(dirfd(stream), name, 0755) : unlinkat(dirfd(stream), name, 0);
  play.log.ended(changed, "change of {}", name);
  rewinddir(stream);
  note_entries(play, stream);
  rewinddir(stream);
  const dirent* const first = readdir(stream);
  const long position = telldir(stream);
  const dirent* const second = readdir(stream);
  const std::string expected = second == nullptr ? "" : second->d_name;
  play.log.note("first={} second={}", first != nullptr, second != nullptr);
  seekdir(stream, position);
  const dirent* const again = readdir(stream);
  play.log.note("again={}", (again == nullptr ? "" : again->d_name) == expected);
  play.log.ended(closedir(stream), "closedir");
}

void list_file(Playground& play) {
  const int file = play.descriptor();
  const int copy = fcntl(file, F_DUPFD_CLOEXEC, 0);
  DIR* const stream = fdopendir(copy);
  play.log.ended(stream, "fdopendir({})", file);
  if (stream == nullptr) {
    if (copy >= 0) close(copy);
    return;
  }
  rewinddir(stream);  // it may have been opened before there was anything in it
  note_entries(play, stream);
  play.log.ended(closedir(stream), "closedir");
  // The offset is shared, and where a directory that was listed stands is the file system's
  // business.
  lseek(file, 0, SEEK_SET);
}

void scan(Playground& play) {
  const char* const path = play.path();
  dirent** entries = nullptr;
  const auto short_name = [](const dirent* entry) {
    return std::strlen(entry->d_name) < 4 ? 1 : 0;
  };
  const int count = scandir(path, &entries, short_name, &alphasort);
  play.log.ended(count, "scandir({})", shown(path).text);
  for (int i = 0; i < count; ++i) {
    play.log.note("{}", entries[i]->d_name);
    free(entries[i]);
  }
  if (count >= 0) free(entries);
}

// A directory goes while it is open; its descriptor stays for later steps.
void remove_open_directory(Playground& play) {
  const char* const path = play.name();
  play.log.ended(mkdir(path, 0755), "mkdir({})", path);
  const int directory = open(path, O_RDONLY | O_DIRECTORY);
  play.log.ended(directory, "open({}, O_DIRECTORY)", path);
  if (directory < 0) return;
  play.log.ended(rmdir(path), "rmdir({})", path);
  struct stat status {};
  play.log.ended(fstat(directory, &status), "fstat({})", directory);
  play.note_status(status);
  play.keep(directory);
}

/// What the walk that is under way has found.
std::vector<std::string>* found_by_walk = nullptr;

int note_walked(const char* path, const struct stat* status, int type, struct FTW* where) {
  const bool known = type != FTW_NS;
  found_by_walk->push_back(fmt::format("{}:{}:{:o}:{}:{}", path, type, known ? status->st_mode : 0,
                                       where->level, path + where->base));
  return 0;
}

// Where links are followed, which of two ways to a directory is taken depends on the order of
// listing.
void walk(Playground& play) {
  constexpr int kFlags[] = {FTW_PHYS, FTW_PHYS | FTW_DEPTH, FTW_PHYS | FTW_MOUNT};
  constexpr const char* kForms[] = {"",   "/",   "{}",   "{}",   "{}",
                                    "{}", "/{}", "./{}", "{}//", "../{}"};
  const std::string path = fmt::format(fmt::runtime(play.draw.of(kForms)), play.name());
  const int flags = play.draw.of(kFlags);
  if (path == "/" && (flags & FTW_DEPTH) != 0) return;  // glibc visits it under an empty name
  std::vector<std::string> found;
  found_by_walk = &found;
  const int result = nftw(path.c_str(), &note_walked, 8, flags);
  play.log.ended(result, "nftw({}, {})", path, flags);
  std::sort(found.begin(), found.end());
  play.log.note("{}", fmt::join(found, " "));
}

int note_walked_plainly(const char* path, const struct stat*, int type) {
  found_by_walk->push_back(fmt::format("{}:{}", path, type));
  return 0;
}

int stop_at_second(const char* path, const struct stat* status, int type) {
  note_walked_plainly(path, status, type);
  return found_by_walk->size() == 2 ? 7 : 0;
}

// Through links, over a tree in which each directory is reached one way only.
void walk_through_links(Playground& play) {
  if (mkdir("walked", 0755) != 0) return;
  mkdir("walked/sub", 0755);
  close(open("walked/sub/file", O_WRONLY | O_CREAT, 0644));
  symlink("sub/file", "walked/link");
  symlink("nowhere", "walked/dangling");
  std::vector<std::string> found;
  found_by_walk = &found;
  const bool plain = play.draw.one_in(2);
  const int result =
      plain ? ftw("walked", &note_walked_plainly, 8) : nftw("walked", &note_walked, 8, 0);
  play.log.ended(result, "{}(walked)", plain ? "ftw" : "nftw");
  std::sort(found.begin(), found.end());
  play.log.note("{}", fmt::join(found, " "));
  found.clear();
  play.log.ended(ftw("walked", &stop_at_second, 8), "ftw(walked) up to the second");
  for (const char* const name : {"walked/dangling", "walked/link", "walked/sub/file"}) unlink(name);
  rmdir("walked/sub");
  play.log.ended(rmdir("walked"), "rmdir(walked)");
}

void match(Playground& play) {
  constexpr const char* kPatterns[] = {"*", "?/*", "[a-c]", "*/", "a/b*", "nothing*", "/*/?"};
  constexpr int kFlags[] = {0, GLOB_MARK, GLOB_NOCHECK, GLOB_ONLYDIR};
  const char* const pattern = play.draw.of(kPatterns);
  const int flags = play.draw.of(kFlags);
  glob_t matches{};
  const int result = glob(pattern, flags, nullptr, &matches);
  play.log.ended(result, "glob({}, {})", pattern, flags);
  for (std::size_t i = 0; i < matches.gl_pathc; ++i) {
    play.log.note("{}", shown(matches.gl_pathv[i]).text);
  }
  globfree(&matches);
}

constexpr Step kSteps[] = {{4, &list_path},
                           {3, &list_twice},
                           {3, &list_file},
                           {2, &scan},
                           {2, &walk},
                           {2, &match},
                           {1, &remove_open_directory},
                           {1, &walk_through_links}};

}  // namespace

std::span<const Step> directory_steps() { return kSteps; }

}  // namespace reprise::conformance
