// Files and directories with names that the C library makes up.

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cctype>
#include <cstring>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

// The last is too short; the one before has its placeholders in the wrong place.
constexpr const char* kTemplates[] = {"tmpXXXXXX",    "a/tmpXXXXXX", "/tmp/XXXXXX",
                                      "no/pe/XXXXXX", "tmpXXXXXX.x", "XX"};

/// @returns whether every placeholder became a letter or a digit
bool are_letters(const char* name, const char* pattern) {
  bool letters = true;
  for (std::size_t i = 0; name[i] != '\0'; ++i) {
    if (pattern[i] == 'X') letters = letters && std::isalnum(static_cast<unsigned char>(name[i]));
  }
  return letters;
}

void make_file(Playground& play) {
  const char* const pattern = play.draw.of(kTemplates);
  char name[32];
  std::strcpy(name, pattern);
  int file = -1;
  switch (play.draw.below(3)) {
    case 0:
      file = mkstemp(name);
      play.log.ended(file, "mkstemp({})", pattern);
      break;
    case 1:
      file = mkostemp(name, O_APPEND | O_CLOEXEC);
      play.log.ended(file, "mkostemp({})", pattern);
      break;
    default:
      constexpr int kSuffixBytes[] = {2, 2, 2, 0, -1, 1000};
      const int suffix_bytes = play.draw.of(kSuffixBytes);
      file = mkstemps(name, suffix_bytes);
      play.log.ended(file, "mkstemps({}, {})", pattern, suffix_bytes);
  }
  if (file < 0) return;
  // From here on it must have a name that both sides know.
  const char* const known = play.name();
  play.log.note("letters={}", are_letters(name, pattern));
  play.log.ended(rename(name, known), "rename({}, {})", pattern, known);
  unlink(name);
  play.keep(file);
}

void make_directory(Playground& play) {
  const char* const pattern = play.draw.of(kTemplates);
  char name[32];
  std::strcpy(name, pattern);
  const char* const made = mkdtemp(name);
  play.log.ended(made, "mkdtemp({})", pattern);
  if (made == nullptr) return;
  struct stat status {};
  play.log.note("letters={} same={}", are_letters(name, pattern), made == name);
  play.log.ended(stat(name, &status), "stat");
  play.note_status(status);
  play.log.ended(rmdir(name), "rmdir");
}

void make_stream(Playground& play) {
  FILE* const stream = tmpfile();
  play.log.ended(stream, "tmpfile");
  if (stream == nullptr) return;
  struct stat status {};
  play.log.ended(fstat(fileno(stream), &status), "fstat({})", fileno(stream));
  play.note_status(status);
  fputs("for a while", stream);
  rewind(stream);
  const std::size_t got = fread(play.buffer(), 1, 100, stream);
  play.note_data(play.buffer(), static_cast<ssize_t>(got));
  play.log.ended(fclose(stream), "fclose");
}

// Into a slot: later steps read, write and link it.
void open_nameless(Playground& play) {
  constexpr int kAccess[] = {O_RDWR, O_RDWR, O_WRONLY, O_RDONLY};
  constexpr int kMore[] = {0, 0, O_EXCL, O_NOFOLLOW, O_CREAT, O_APPEND, O_TRUNC};
  const int directory = play.directory();
  const char* const path = play.draw.one_in(2) ? "." : play.path();
  const int flags = O_TMPFILE | play.draw.of(kAccess) | play.draw.of(kMore);
  const mode_t mode = play.mode();
  // Whether a removed directory takes it is the file system's business.
  struct stat status {};
  if (fstatat(directory, path, &status, 0) == 0 && status.st_nlink == 0) return;
  const int file = openat(directory, path, flags, mode);
  play.log.ended(file, "openat({}, {}, {:#o}, {:#o})", directory, shown(path).text, flags, mode);
  play.keep(file);
}

constexpr Step kSteps[] = {
    {3, &make_file}, {2, &make_directory}, {1, &make_stream}, {4, &open_nameless}};

}  // namespace

std::span<const Step> temporary_steps() { return kSteps; }

}  // namespace reprise::conformance
