// stdio. A stream is opened, used and closed in one step: what a buffer holds of a file that others
// change meanwhile is the C library's business.

#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

/// A stream of this step, and which way its data last went: between reading and writing a program
/// has to reposition.
class Session {
 public:
  Session(Playground& play, FILE* stream) : play_(play), stream_(stream) {}

  void use();
  void close();

 private:
  enum class Direction { none, in, out };

  void turn(Direction wanted);
  void read_some();
  void read_word();
  void write_some();
  void position();
  void tell();
  void push_back();
  void flush();
  void refused();

  Playground& play_;
  FILE* stream_;
  bool reads_ = true;
  Direction last_ = Direction::none;
};

void Session::turn(Direction wanted) {
  if (last_ != Direction::none && last_ != wanted) {
    play_.log.ended(fseek(stream_, 0, SEEK_CUR), "fseek");
  }
  last_ = wanted;
}

void Session::read_some() {
  if (!reads_) return;
  turn(Direction::in);
  const std::size_t count = play_.length();
  if (play_.draw.one_in(2)) {
    const std::size_t got = fread(play_.buffer(), 1, count, stream_);
    play_.log.ended(static_cast<long>(got), "fread({})", count);
    play_.note_data(play_.buffer(), static_cast<ssize_t>(got));
    return;
  }
  const int room = 1 + static_cast<int>(play_.draw.below(200));
  const char* const line = fgets(play_.buffer(), room, stream_);
  play_.log.note("fgets({}) {}", room, line != nullptr);
  if (line != nullptr) play_.note_data(line, room < 2 ? 0 : 1);
}

void Session::read_word() {
  if (!reads_) return;
  turn(Direction::in);
  char word[9] = {};
  int number = 0;
  switch (play_.draw.below(3)) {
    case 0:
      play_.log.note("fscanf {} {}", fscanf(stream_, "%8s %d", word, &number), number);
      break;
    case 1:
      play_.log.note("getc {}", getc(stream_));
      break;
    default: {
      char* line = nullptr;
      std::size_t room = 0;
      const ssize_t length = getline(&line, &room, stream_);
      play_.log.note("getline {}", length);
      play_.note_data(line, length);
      free(line);
    }
  }
}

void Session::write_some() {
  turn(Direction::out);
  const std::size_t count = play_.length();
  switch (play_.draw.below(4)) {
    case 0: {
      const std::size_t put = fwrite(play_.data(count), 1, count, stream_);
      play_.log.note("fwrite({}) {}", count, put);
      break;
    }
    case 1:
      play_.log.note("fputs {}", fputs("a line\n", stream_) >= 0);
      break;
    case 2:
      play_.log.note("putc {}", putc('z', stream_));
      break;
    default:
      play_.log.note("fprintf {}", fprintf(stream_, "%s %zu\n", "number", count));
  }
}

void Session::position() {
  constexpr int kWhence[] = {SEEK_SET, SEEK_SET, SEEK_CUR, SEEK_END, 9};
  const int whence = play_.draw.of(kWhence);
  long offset = static_cast<long>(play_.length());
  if (whence != SEEK_SET && play_.draw.one_in(2)) offset = -offset;
  if (play_.is_directory(fileno(stream_))) return;  // its positions are the file system's business
  int result = 0;
  switch (play_.draw.below(4)) {
    case 0:
      rewind(stream_);
      play_.log.note("rewind");
      break;
    case 1: {
      fpos_t place;
      play_.log.ended(fgetpos(stream_, &place), "fgetpos");
      result = fsetpos(stream_, &place);
      play_.log.ended(result, "fsetpos");
      break;
    }
    default:
      result = fseek(stream_, offset, whence);
      play_.log.ended(result, "fseek({}, {})", offset, whence);
  }
  if (result == 0) last_ = Direction::none;
}

void Session::tell() {
  play_.log.ended(ftell(stream_), "ftell");
  play_.log.note("end={} error={}", feof(stream_) != 0, ferror(stream_) != 0);
  if (play_.draw.one_in(4)) clearerr(stream_);
}

void Session::push_back() {
  if (!reads_) return;
  turn(Direction::in);
  play_.log.note("ungetc {}", ungetc('u', stream_));
  play_.log.note("getc {}", getc(stream_));
  // Until it reads on, glibc's fflush takes the place of what was pushed back for its own.
  play_.log.note("getc {}", getc(stream_));
}

// After a flush the descriptor stands where the stream does.
void Session::flush() {
  play_.log.ended(fflush(stream_), "fflush");
  play_.log.ended(lseek(fileno(stream_), 0, SEEK_CUR), "lseek");
}

void Session::use() {
  constexpr void (Session::*kUses[])() = {
      &Session::read_some,  &Session::read_some, &Session::read_word, &Session::write_some,
      &Session::write_some, &Session::position,  &Session::position,  &Session::tell,
      &Session::push_back,  &Session::flush};
  if (play_.draw.one_in(4)) {
    constexpr int kModes[] = {_IONBF, _IOLBF, _IOFBF};
    const int mode = play_.draw.of(kModes);
    play_.log.note("setvbuf({}) {}", mode, setvbuf(stream_, nullptr, mode, 0));
  }
  reads_ = __freadable(stream_) != 0;
  play_.log.note("reads={} writes={}", reads_, __fwritable(stream_) != 0);
  if (play_.draw.one_in(10)) {
    refused();
    return;
  }
  for (std::uint64_t left = play_.draw.below(10); left > 0; --left) (this->*play_.draw.of(kUses))();
}

// What the mode does not allow; what such a stream is good for afterwards is left open.
void Session::refused() {
  const int result = reads_ ? putc('x', stream_) : getc(stream_);
  play_.log.ended(result, "against the mode");
}

void Session::close() {
  tell();
  // When the C library reads ahead is its own business: the time of the last access is set.
  const timespec times[2] = {play_.moment(), {0, UTIME_OMIT}};
  futimens(fileno(stream_), times);
  play_.log.ended(fclose(stream_), "fclose");
}

constexpr const char* kModes[] = {"r",  "r+", "r+b", "w",  "w+", "wb+", "a",
                                  "a+", "wx", "w+x", "re", "rb", "",    "z"};

void open_stream(Playground& play) {
  const char* const path = play.draw.one_in(2) ? play.name() : play.path();
  const char* const mode = play.draw.of(kModes);
  FILE* const stream = fopen(path, mode);
  play.log.ended(stream, "fopen({}, {})", shown(path).text, mode);
  if (stream == nullptr) return;
  play.log.note("{}", fileno(stream));
  Session session(play, stream);
  session.use();
  session.close();
}

void open_descriptor(Playground& play) {
  const int file = play.descriptor();
  const char* const mode = play.draw.of(kModes);
  // A stream that was not told that its descriptor appends loses count of where it is.
  const int flags = fcntl(file, F_GETFL);
  if (flags >= 0 && (flags & O_APPEND) != 0 && mode[0] != 'a') return;
  const int copy = dup(file);
  FILE* const stream = fdopen(copy, mode);
  play.log.ended(stream, "fdopen({}, {})", file, mode);
  if (stream == nullptr) {
    if (copy >= 0) close(copy);
    return;
  }
  Session session(play, stream);
  session.use();
  session.close();
  // Where a stream that was read leaves its descriptor depends on the version of the C library.
  lseek(file, 0, SEEK_SET);
}

void reopen_stream(Playground& play) {
  const char* const first = play.name();
  FILE* const stream = fopen(first, "a+");
  play.log.ended(stream, "fopen({}, a+)", first);
  if (stream == nullptr) return;
  play.log.note("fputs {}", fputs("before\n", stream) >= 0);
  const char* const path = play.path();
  const char* const mode = play.draw.of(kModes);
  FILE* const again = freopen(path, mode, stream);
  play.log.ended(again, "freopen({}, {})", shown(path).text, mode);
  if (again == nullptr) return;
  play.log.note("same={} {}", again == stream, fileno(again));
  Session session(play, again);
  session.use();
  session.close();
}

constexpr Step kSteps[] = {{8, &open_stream}, {3, &open_descriptor}, {2, &reopen_stream}};

}  // namespace

std::span<const Step> stream_steps() { return kSteps; }

}  // namespace reprise::conformance
