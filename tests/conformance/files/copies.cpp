// Copying inside the kernel.

#include <sys/sendfile.h>
#include <unistd.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

/// An offset given by address, or none.
class OptionalOffset {
 public:
  explicit OptionalOffset(Playground& play) : given_(play.draw.one_in(2)), value_(play.offset()) {}

  off_t* pointer() { return given_ ? &value_ : nullptr; }
  off_t shown() const { return given_ ? value_ : -7; }

 private:
  bool given_;
  off_t value_;
};

bool same_file(int one, int other) {
  struct stat left {};
  struct stat right {};
  return fstat(one, &left) == 0 && fstat(other, &right) == 0 && left.st_ino == right.st_ino;
}

void send(Playground& play) {
  const int to = play.descriptor();
  const int from = play.descriptor();
  OptionalOffset offset(play);
  const std::size_t count = play.length();
  const off_t before = offset.shown();
  if (same_file(to, from)) return;  // what overlaps is copied as the pages happen to lie
  const ssize_t moved = sendfile(to, from, offset.pointer(), count);
  play.log.ended(moved, "sendfile({}, {}, {}, {})", to, from, before, count);
  play.log.note("{}", offset.shown());
  // Whether the attempt counts as an access to a directory is the kernel's business.
  const timespec times[2] = {play.moment(), play.moment()};
  if (play.is_directory(from)) futimens(from, times);
}

void copy(Playground& play) {
  const int from = play.descriptor();
  OptionalOffset from_offset(play);
  const int to = play.descriptor();
  OptionalOffset to_offset(play);
  const std::size_t count = play.length();
  const unsigned flags = play.draw.one_in(20) ? 1 : 0;
  const off_t from_before = from_offset.shown();
  const off_t to_before = to_offset.shown();
  const ssize_t moved =
      copy_file_range(from, from_offset.pointer(), to, to_offset.pointer(), count, flags);
  play.log.ended(moved, "copy_file_range({}, {}, {}, {}, {}, {})", from, from_before, to, to_before,
                 count, flags);
  play.log.note("{} {}", from_offset.shown(), to_offset.shown());
}

constexpr Step kSteps[] = {{3, &send}, {3, &copy}};

}  // namespace

std::span<const Step> copy_steps() { return kSteps; }

}  // namespace reprise::conformance
