// Directory streams. A DIR is ours whole: a descriptor, and the entries fetched but not yet
// returned.

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "sim/directory_stream.hpp"
#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/strikes.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// One getdents call of the C library brings about so many entries of ordinary length.
constexpr size_t kFetchEntries = 64;

DirectoryStream* stream_of(DIR* directory) { return reinterpret_cast<DirectoryStream*>(directory); }

unsigned char type_of(FileType type) {
  switch (type) {
    case FileType::directory:
      return DT_DIR;
    case FileType::symlink:
      return DT_LNK;
    case FileType::regular:
      break;
  }
  return DT_REG;
}

DIR* make_stream(int descriptor) {
  const Kernel kernel;
  auto& streams = world().running_process().files.directories;
  streams.push_back(std::make_unique<DirectoryStream>());
  streams.back()->descriptor = descriptor;
  return reinterpret_cast<DIR*>(streams.back().get());
}

// Fetches more entries. @returns false with errno set on failure
bool fetch(DirectoryStream& stream) {
  FileCall call(Operation::read_directory);
  const Description& description = call.find(stream.descriptor);
  if (description == nullptr) return call.fail() == 0;
  if (Outside* const outside = world().outside(); outside != nullptr) {
    outside->visit_entries(description->inode);
  }
  Outcome<std::vector<ListedEntry>> listed =
      call.disk().list(description->handle, stream.position, kFetchEntries);
  // POSIX: a directory that was removed while it was open has simply come to its end.
  const bool removed = !listed.ok() && listed.error() == ENOENT;
  if (!listed.ok() && !removed) return call.fail(description->inode, listed.error()) == 0;
  if (const int error = stat_error(); error != 0) {
    return call.fail(description->inode, error) == 0;
  }
  stream.fetched = removed ? std::vector<ListedEntry>{} : std::move(*listed);
  stream.next = 0;
  uint64_t names = 0;
  for (const ListedEntry& entry : stream.fetched) names = names * 31 + digest(entry.name);
  call.done(description->inode, names, static_cast<int64_t>(stream.fetched.size()));
  return true;
}

struct dirent* next_entry(DirectoryStream& stream) {
  if (stream.next == stream.fetched.size() && !fetch(stream)) return nullptr;
  if (stream.fetched.empty()) return nullptr;
  const ListedEntry& entry = stream.fetched[stream.next++];
  stream.position = entry.position;
  dirent& current = stream.current;
  current.d_ino = entry.inode;
  current.d_off = static_cast<off_t>(entry.position);
  current.d_reclen = sizeof current;
  current.d_type = type_of(entry.type);
  std::memcpy(current.d_name, entry.name.c_str(), entry.name.size() + 1);
  return &current;
}

void reposition(DirectoryStream& stream, uint64_t position) {
  const Kernel kernel;
  stream.fetched.clear();
  stream.next = 0;
  stream.position = position;
}

}  // namespace

extern "C" {

DIR* opendir(const char* path) {
  if (!simulated()) return REPRISE_HOST(opendir)(path);
  const int descriptor = open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  return descriptor < 0 ? nullptr : make_stream(descriptor);
}

DIR* fdopendir(int descriptor) {
  if (!simulated()) return REPRISE_HOST(fdopendir)(descriptor);
  {
    FileCall call(Operation::stat);
    const Description& description = call.find(descriptor);
    const bool is_directory = description != nullptr && description->kind == FileKind::disk &&
                              description->type == FileType::directory;
    if (!is_directory) {
      call.fail(0, description == nullptr ? EBADF : ENOTDIR);
      return nullptr;
    }
    call.done(description->inode, 0, 0);
  }
  return make_stream(descriptor);
}

struct dirent* readdir(DIR* directory) {
  return simulated() ? next_entry(*stream_of(directory)) : REPRISE_HOST(readdir)(directory);
}

struct dirent64* readdir64(DIR* directory) {
  if (!simulated()) return REPRISE_HOST(readdir64)(directory);
  return reinterpret_cast<struct dirent64*>(next_entry(*stream_of(directory)));
}

// Deprecated for new programs; old ones still call it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
int readdir_r(DIR* directory, struct dirent* entry, struct dirent** result) {
  if (!simulated()) return REPRISE_HOST(readdir_r)(directory, entry, result);
  const int errno_before = errno;
  errno = 0;
  const dirent* const next = next_entry(*stream_of(directory));
  const int error = errno;
  errno = errno_before;
  *result = next == nullptr ? nullptr : entry;
  if (next != nullptr) *entry = *next;
  return error;
}

int readdir64_r(DIR* directory, struct dirent64* entry, struct dirent64** result) {
  return readdir_r(directory, reinterpret_cast<struct dirent*>(entry),
                   reinterpret_cast<struct dirent**>(result));
}
#pragma GCC diagnostic pop

int closedir(DIR* directory) {
  if (!simulated()) return REPRISE_HOST(closedir)(directory);
  const int descriptor = stream_of(directory)->descriptor;
  {
    const Kernel kernel;
    std::erase_if(world().running_process().files.directories,
                  [directory](const auto& stream) { return stream.get() == stream_of(directory); });
  }
  return close(descriptor);
}

void rewinddir(DIR* directory) noexcept {
  if (!simulated()) return REPRISE_HOST(rewinddir)(directory);
  reposition(*stream_of(directory), 0);
}

long telldir(DIR* directory) noexcept {
  if (!simulated()) return REPRISE_HOST(telldir)(directory);
  return static_cast<long>(stream_of(directory)->position);
}

void seekdir(DIR* directory, long position) noexcept {
  if (!simulated()) return REPRISE_HOST(seekdir)(directory, position);
  reposition(*stream_of(directory), static_cast<uint64_t>(position));
}

int dirfd(DIR* directory) noexcept {
  return simulated() ? stream_of(directory)->descriptor : REPRISE_HOST(dirfd)(directory);
}

}  // extern "C"
