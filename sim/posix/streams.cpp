// stdio. A FILE is the C library's own, made with fopencookie over a simulated descriptor, so
// printf, fgets and the rest work unchanged. While one of our callbacks runs the C library holds
// the stream's lock, which the scheduler does not know: no other thread may run there.

#include "sim/streams.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sim/host.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/transfer.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

// As the C library takes for a file: one block.
constexpr std::size_t kBufferBytes = 4096;

class Pinned {
 public:
  Pinned() { world().scheduler().pin(); }
  ~Pinned() { world().scheduler().unpin(); }
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;
};

ssize_t read_cookie(void* cookie, char* buffer, std::size_t bytes) {
  const auto& stream = *static_cast<Stream*>(cookie);
  if (stream.dead) return 0;
  const Pinned pinned;
  return read_bytes(stream.descriptor, buffer, bytes, kAtOffset);
}

// The C library takes 0 for an error.
ssize_t write_cookie(void* cookie, const char* buffer, std::size_t bytes) {
  const auto& stream = *static_cast<Stream*>(cookie);
  if (stream.dead) return static_cast<ssize_t>(bytes);
  const Pinned pinned;
  const ssize_t put =
      std::max<ssize_t>(write_bytes(stream.descriptor, buffer, bytes, kAtOffset), 0);
  // glibc remembers where a file stands, and forgets to move on when it is a callback that wrote.
  if (stream.file != nullptr && stream.file->_offset >= 0) stream.file->_offset += put;
  return put;
}

int seek_cookie(void* cookie, off64_t* offset, int whence) {
  const auto& stream = *static_cast<Stream*>(cookie);
  if (stream.dead) return -1;
  const Pinned pinned;
  const off_t reached = seek(stream.descriptor, *offset, whence);
  if (reached < 0) return -1;
  *offset = reached;
  return 0;
}

int close_cookie(void* cookie) {
  const auto& stream = *static_cast<Stream*>(cookie);
  if (stream.dead) return 0;
  const Pinned pinned;
  return close(stream.descriptor);
}

constexpr cookie_io_functions_t kCallbacks{&read_cookie, &write_cookie, &seek_cookie,
                                           &close_cookie};

}  // namespace

int stream_open_flags(const char* mode) {
  int access = 0;
  int creation = 0;
  switch (mode[0]) {
    case 'r':
      access = O_RDONLY;
      break;
    case 'w':
      access = O_WRONLY;
      creation = O_CREAT | O_TRUNC;
      break;
    case 'a':
      access = O_WRONLY;
      creation = O_CREAT | O_APPEND;
      break;
    default:
      return -1;
  }
  if (std::strchr(mode, '+') != nullptr) access = O_RDWR;
  if (std::strchr(mode, 'x') != nullptr) creation |= O_EXCL;
  if (std::strchr(mode, 'e') != nullptr) creation |= O_CLOEXEC;
  return access | creation;
}

void start_at_end(int descriptor, int flags) {
  const bool appends_only = (flags & O_APPEND) != 0 && (flags & O_ACCMODE) == O_WRONLY;
  if (appends_only) seek(descriptor, 0, SEEK_END);
}

namespace {

// May a stream of that access be made of a descriptor of this one?
bool grants(int access, int wanted) { return access == O_RDWR || access == wanted; }

FILE* make_stream(int descriptor, const char* mode) {
  const Kernel kernel;
  auto stream = std::make_unique<Stream>();
  stream->descriptor = descriptor;
  stream->file = fopencookie(stream.get(), mode, kCallbacks);
  // Ours, so that it does not come from the process's heap, which may be dropped before the FILE
  // is.
  stream->buffer = std::make_unique<char[]>(kBufferBytes);
  setvbuf(stream->file, stream->buffer.get(), _IOFBF, kBufferBytes);
  auto& streams = world().running_process().files.streams;
  streams.push_back(std::move(stream));
  return streams.back()->file;
}

std::unique_ptr<Stream> take_stream(const FILE* file) {
  const Kernel kernel;
  auto& streams = world().running_process().files.streams;
  const auto found = std::find_if(streams.begin(), streams.end(),
                                  [file](const auto& stream) { return stream->file == file; });
  if (found == streams.end()) return nullptr;
  std::unique_ptr<Stream> taken = std::move(*found);
  streams.erase(found);
  return taken;
}

// The FILE behind a standard stream is there for whoever runs next.
int close_standard(FILE* file, int descriptor) {
  const int flushed = fflush(file);
  const int closed = close(descriptor);
  return flushed != 0 ? flushed : closed;
}

}  // namespace

const cookie_io_functions_t& stream_callbacks() { return kCallbacks; }

void flush_streams() {
  world().standard_streams().flush();
  // By index: a flush is a border call, and another thread may open a stream meanwhile.
  for (std::size_t i = 0; i < world().running_process().files.streams.size(); ++i) {
    fflush(world().running_process().files.streams[i]->file);
  }
}

}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

FILE* fopen(const char* path, const char* mode) {
  if (!simulated()) return REPRISE_HOST(fopen)(path, mode);
  const int flags = stream_open_flags(mode);
  if (flags < 0) {
    errno = EINVAL;
    return nullptr;
  }
  const int descriptor = open_at(AT_FDCWD, path, flags, 0666);
  if (descriptor < 0) return nullptr;
  start_at_end(descriptor, flags);
  return make_stream(descriptor, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  return simulated() ? fopen(path, mode) : REPRISE_HOST(fopen64)(path, mode);
}

FILE* fdopen(int descriptor, const char* mode) noexcept {
  if (!simulated()) return REPRISE_HOST(fdopen)(descriptor, mode);
  const int wanted = stream_open_flags(mode);
  if (wanted < 0) {
    errno = EINVAL;
    return nullptr;
  }
  const int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0) return nullptr;
  if (!grants(flags & O_ACCMODE, wanted & O_ACCMODE)) {
    errno = EINVAL;
    return nullptr;
  }
  if ((wanted & O_APPEND) != 0 && (flags & O_APPEND) == 0) {
    fcntl(descriptor, F_SETFL, flags | O_APPEND);
    start_at_end(descriptor, wanted);
  }
  return make_stream(descriptor, mode);
}

int fclose(FILE* file) {
  if (!simulated()) return REPRISE_HOST(fclose)(file);
  if (const int standard = world().standard_streams().descriptor_of(file); standard >= 0) {
    return close_standard(file, standard);
  }
  std::unique_ptr<Stream> stream = take_stream(file);
  const int result = REPRISE_HOST(fclose)(file);
  const Kernel kernel;
  stream.reset();
  return result;
}

int fileno(FILE* file) noexcept {
  if (!simulated()) return REPRISE_HOST(fileno)(file);
  const Stream* const stream = world().running_process().files.find_stream(file);
  return stream != nullptr ? stream->descriptor : world().standard_streams().descriptor_of(file);
}

int fileno_unlocked(FILE* file) noexcept { return fileno(file); }

// "All streams" are those of the simulated process.
int fflush(FILE* file) {
  if (!simulated()) return REPRISE_HOST(fflush)(file);
  if (file != nullptr) return REPRISE_HOST(fflush)(world().standard_streams().translate(file));
  flush_streams();
  return 0;
}

// The calls by which std::cout and std::cerr reach the streams they saw at start.
size_t fwrite(const void* items, size_t bytes, size_t count, FILE* file) {
  if (simulated()) file = world().standard_streams().translate(file);
  return REPRISE_HOST(fwrite)(items, bytes, count, file);
}

int putc(int character, FILE* file) {
  if (simulated()) file = world().standard_streams().translate(file);
  return REPRISE_HOST(putc)(character, file);
}

}  // extern "C"
