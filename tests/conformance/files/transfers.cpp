// read and write in all their forms, lseek.

#include <limits.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

void read_here(Playground& play) {
  const int file = play.descriptor();
  const std::size_t count = play.length();
  const ssize_t got = read(file, play.buffer(), count);
  play.log.ended(got, "read({}, {})", file, count);
  play.note_data(play.buffer(), got);
}

void write_here(Playground& play) {
  const int file = play.descriptor();
  const std::size_t count = play.length();
  const char* const data = play.data(count);
  const ssize_t put = write(file, data, count);
  play.log.ended(put, "write({}, {})", file, count);
}

void read_there(Playground& play) {
  const int file = play.descriptor();
  const std::size_t count = play.length();
  const off_t offset = play.offset();
  const ssize_t got = pread(file, play.buffer(), count, offset);
  play.log.ended(got, "pread({}, {}, {})", file, count, offset);
  play.note_data(play.buffer(), got);
}

void write_there(Playground& play) {
  const int file = play.descriptor();
  const std::size_t count = play.length();
  const off_t offset = play.offset();
  const char* const data = play.data(count);
  const ssize_t put = pwrite(file, data, count, offset);
  play.log.ended(put, "pwrite({}, {}, {})", file, count, offset);
}

/// Pieces of memory, some of them empty, with gaps between them.
struct Pieces {
  static constexpr int kMost = 5;
  iovec list[kMost];
  int count;
  std::size_t bytes;  ///< in the pieces
  std::size_t span;   ///< from the first to the end of the last
};

Pieces draw_pieces(Draw& draw, char* memory) {
  Pieces pieces{};
  const auto most = static_cast<int>(draw.below(Pieces::kMost));
  for (; pieces.count < most; ++pieces.count) {
    const std::size_t length = draw.one_in(5) ? 0 : draw.below(3000);
    pieces.span += draw.below(3);
    pieces.list[pieces.count] = {memory + pieces.span, length};
    pieces.bytes += length;
    pieces.span += length;
  }
  // Longer than any memory: no call takes it.
  if (most > 0 && draw.one_in(40)) pieces.list[most - 1].iov_len = SIZE_MAX;
  return pieces;
}

// A number of pieces that no call takes, now and then.
int draw_count(Draw& draw, const Pieces& pieces) {
  constexpr int kWrong[] = {-1, IOV_MAX + 1, INT_MIN};
  return draw.one_in(30) ? draw.of(kWrong) : pieces.count;
}

void read_pieces(Playground& play) {
  const int file = play.descriptor();
  const Pieces pieces = draw_pieces(play.draw, play.buffer());
  std::memset(play.buffer(), 0, pieces.span);
  const int count = draw_count(play.draw, pieces);
  const bool there = play.draw.one_in(2);
  const off_t offset = play.offset();
  const ssize_t got =
      there ? preadv(file, pieces.list, count, offset) : readv(file, pieces.list, count);
  play.log.ended(got, "{}({}, {} of {}, {})", there ? "preadv" : "readv", file, count, pieces.bytes,
                 offset);
  play.note_data(play.buffer(), static_cast<ssize_t>(pieces.span));
}

void write_pieces(Playground& play) {
  const int file = play.descriptor();
  const Pieces pieces = draw_pieces(play.draw, play.buffer());
  std::memcpy(play.buffer(), play.data(pieces.span), pieces.span);
  const int count = draw_count(play.draw, pieces);
  const bool there = play.draw.one_in(2);
  const off_t offset = play.offset();
  const ssize_t put =
      there ? pwritev(file, pieces.list, count, offset) : writev(file, pieces.list, count);
  play.log.ended(put, "{}({}, {} of {}, {})", there ? "pwritev" : "writev", file, count,
                 pieces.bytes, offset);
}

void seek(Playground& play) {
  constexpr int kWhence[] = {SEEK_SET, SEEK_SET, SEEK_CUR, SEEK_END, SEEK_END, 9};
  const int file = play.descriptor();
  const int whence = play.draw.of(kWhence);
  off_t offset = play.offset();
  if (whence != SEEK_SET && play.draw.one_in(2)) offset = -offset;
  // Positions in a directory are the file system's business, except for the start.
  const bool directory = play.is_directory(file);
  const off_t reached = directory ? lseek(file, 0, SEEK_SET) : lseek(file, offset, whence);
  play.log.ended(reached, "lseek({}, {}, {})", file, directory ? 0 : offset, whence);
}

// To the farthest offset that ext4 knows with blocks of 4 KiB, and back: what is written so far
// away is another matter.
void seek_far(Playground& play) {
  constexpr off_t kFarthest = ((off_t{1} << 32) - 1) * 4096;
  const int file = play.descriptor();
  const off_t offset = kFarthest - 1 + static_cast<off_t>(play.draw.below(3));
  if (!play.abilities.bounded_files || play.is_directory(file)) return;
  const off_t before = lseek(file, 0, SEEK_CUR);
  play.log.ended(lseek(file, offset, SEEK_SET), "lseek({}, {}, SEEK_SET)", file, offset);
  lseek(file, before, SEEK_SET);
}

// Where holes are is the file system's business; that what it calls one reads as zero is not.
void seek_data(Playground& play) {
  const int file = play.descriptor();
  const off_t offset = play.offset();
  if (play.is_directory(file)) return;
  const off_t before = lseek(file, 0, SEEK_CUR);
  const off_t size = lseek(file, 0, SEEK_END);
  off_t data = lseek(file, offset, SEEK_DATA);
  const bool none_left = data < 0 && errno == ENXIO && offset >= 0 && offset < size;
  if (none_left) data = size;
  play.log.ended(data < 0 ? -1 : 0, "lseek({}, {}, SEEK_DATA)", file, offset);
  const off_t hole = lseek(file, offset, SEEK_HOLE);
  play.log.ended(hole < 0 ? -1 : 0, "lseek({}, {}, SEEK_HOLE)", file, offset);
  if (data >= 0) {
    pread(file, play.buffer(), 1, 0);  // so that both sides note an access
    const auto skipped = static_cast<std::size_t>(std::min<off_t>(data - offset, 4096));
    const ssize_t got = pread(file, play.buffer(), skipped, offset);
    const char* const end = play.buffer() + std::max<ssize_t>(got, 0);
    const bool zero = std::all_of<const char*>(play.buffer(), end, [](char c) { return c == 0; });
    play.log.note("forward={} inside={} zero={}", data >= offset, data <= size, zero || got < 0);
  }
  if (hole >= 0) play.log.note("forward={} inside={}", hole >= offset, hole <= size);
  lseek(file, before, SEEK_SET);
}

constexpr Step kSteps[] = {{8, &read_here},    {14, &write_here}, {6, &read_there},
                           {10, &write_there}, {4, &read_pieces}, {4, &write_pieces},
                           {6, &seek},         {2, &seek_data},   {1, &seek_far}};

}  // namespace

std::span<const Step> transfer_steps() { return kSteps; }

}  // namespace reprise::conformance
