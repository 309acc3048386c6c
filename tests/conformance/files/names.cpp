// Calls that make, change, remove and follow names; the working directory.

#include <limits.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstring>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

/// As Log::ended, after a rename: POSIX has two errors for a directory that is not empty.
template <class... Arguments>
void rename_ended(Playground& play, int result, fmt::format_string<Arguments...> call,
                  Arguments&&... arguments) {
  if (!play.abilities.rename_says_not_empty && errno == EEXIST) errno = ENOTEMPTY;
  play.log.ended(result, call, std::forward<Arguments>(arguments)...);
}

/// Two paths, often one above the other.
struct TwoPaths {
  const char* from;
  const char* to;
};

TwoPaths draw_two_paths(Playground& play) {
  TwoPaths paths{play.path(), play.other_path()};
  const std::size_t length = std::strlen(paths.from);
  if (length + 3 > PATH_MAX || !play.draw.one_in(6)) return paths;
  char* const below = play.buffer();
  std::strcpy(below, paths.from);
  std::strcpy(below + length, "/");
  std::strcpy(below + length + 1, play.name());
  return play.draw.one_in(2) ? TwoPaths{below, paths.from} : TwoPaths{paths.from, below};
}

void rename_plainly(Playground& play) {
  const auto [from, to] = draw_two_paths(play);
  const int result = rename(from, to);
  rename_ended(play, result, "rename({}, {})", shown(from).text, shown(to).text);
}

void rename_at(Playground& play) {
  constexpr unsigned kFlags[] = {
      0, 0, RENAME_NOREPLACE, RENAME_EXCHANGE, RENAME_EXCHANGE | RENAME_NOREPLACE, 0x80};
  const int from_directory = play.directory();
  const int to_directory = play.directory();
  const auto [from, to] = draw_two_paths(play);
  const unsigned flags = play.draw.of(kFlags);
  const int result = flags == 0 ? renameat(from_directory, from, to_directory, to)
                                : renameat2(from_directory, from, to_directory, to, flags);
  rename_ended(play, result, "renameat2({}, {}, {}, {}, {})", from_directory, shown(from).text,
               to_directory, shown(to).text, flags);
}

void link_plainly(Playground& play) {
  const char* const from = play.path();
  const char* const to = play.other_path();
  play.log.ended(link(from, to), "link({}, {})", shown(from).text, shown(to).text);
}

void link_at(Playground& play) {
  constexpr int kFlags[] = {0, AT_SYMLINK_FOLLOW, AT_SYMLINK_FOLLOW, 0x40};
  const int from_directory = play.directory();
  const char* const from = play.path();
  const int to_directory = play.directory();
  const char* const to = play.other_path();
  const int flags = play.draw.of(kFlags);
  play.log.ended(linkat(from_directory, from, to_directory, to, flags),
                 "linkat({}, {}, {}, {}, {:#x})", from_directory, shown(from).text, to_directory,
                 shown(to).text, flags);
}

// A name for what is open.
void link_descriptor(Playground& play) {
  if (!play.abilities.links_descriptors) return;
  const int file = play.descriptor();
  const char* const to = play.path();
  play.log.ended(linkat(file, "", AT_FDCWD, to, AT_EMPTY_PATH), "linkat({}, {}, AT_EMPTY_PATH)",
                 file, shown(to).text);
}

void make_symlink(Playground& play) {
  const int directory = play.directory();
  const char* const path = play.path();
  const char* const target = play.other_path();
  const int result =
      directory == AT_FDCWD ? symlink(target, path) : symlinkat(target, directory, path);
  play.log.ended(result, "symlinkat({}, {}, {})", shown(target).text, directory, shown(path).text);
}

void read_symlink(Playground& play) {
  const int directory = play.directory();
  const char* const path = play.path();
  const std::size_t room = play.draw.one_in(10) ? play.draw.below(4) : PATH_MAX;
  // An empty path would mean the descriptor itself, which only O_PATH can make a link.
  if (*path == '\0') return;
  const ssize_t length = directory == AT_FDCWD ? readlink(path, play.buffer(), room)
                                               : readlinkat(directory, path, play.buffer(), room);
  play.log.ended(length, "readlinkat({}, {}, {})", directory, shown(path).text, room);
  play.note_data(play.buffer(), length);
}

void make_directory(Playground& play) {
  const int directory = play.directory();
  const char* const path = play.path();
  const mode_t mode = play.mode() | 0700;
  const int result = directory == AT_FDCWD ? mkdir(path, mode) : mkdirat(directory, path, mode);
  play.log.ended(result, "mkdirat({}, {}, {:#o})", directory, shown(path).text, mode);
}

void remove_directory(Playground& play) {
  const char* const path = play.path();
  play.log.ended(rmdir(path), "rmdir({})", shown(path).text);
}

void unlink_at(Playground& play) {
  constexpr int kFlags[] = {0, 0, AT_REMOVEDIR, 0x40};
  const int directory = play.directory();
  const char* const path = play.path();
  const int flags = play.draw.of(kFlags);
  const int result =
      directory == AT_FDCWD && flags == 0 ? unlink(path) : unlinkat(directory, path, flags);
  play.log.ended(result, "unlinkat({}, {}, {:#x})", directory, shown(path).text, flags);
}

void remove_either(Playground& play) {
  const char* const path = play.path();
  play.log.ended(remove(path), "remove({})", shown(path).text);
}

void resolve(Playground& play) {
  const char* const path = play.path();
  const bool own_memory = play.draw.one_in(2);
  char* const found = realpath(path, own_memory ? nullptr : play.buffer());
  play.log.ended(found, "realpath({})", shown(path).text);
  if (found != nullptr) play.log.note("{}", shown(found).text);
  if (own_memory) free(found);
}

void tell_directory(Playground& play) {
  const std::size_t room = play.draw.one_in(10) ? play.draw.below(6) : PATH_MAX;
  const char* const found = getcwd(play.buffer(), room);
  play.log.ended(found, "getcwd({})", room);
  if (found != nullptr) play.log.note("{}", shown(found).text);
}

void change_directory(Playground& play) {
  const char* const path = play.path();
  play.log.ended(chdir(path), "chdir({})", shown(path).text);
}

void change_directory_to_file(Playground& play) {
  const int directory = play.descriptor();
  play.log.ended(fchdir(directory), "fchdir({})", directory);
}

// Otherwise sequences end up in directories that were removed.
void go_home(Playground& play) { play.log.ended(chdir("/"), "chdir(/)"); }

constexpr Step kSteps[] = {
    {6, &rename_plainly}, {8, &rename_at},        {4, &link_plainly},
    {4, &link_at},        {2, &link_descriptor},  {6, &make_symlink},
    {4, &read_symlink},   {10, &make_directory},  {3, &remove_directory},
    {5, &unlink_at},      {2, &remove_either},    {6, &resolve},
    {3, &tell_directory}, {2, &change_directory}, {1, &change_directory_to_file},
    {2, &go_home}};

}  // namespace

std::span<const Step> name_steps() { return kSteps; }

}  // namespace reprise::conformance
