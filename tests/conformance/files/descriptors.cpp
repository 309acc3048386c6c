// Descriptors and what they share: dup in all its forms, fcntl's flags.

#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

void duplicate(Playground& play) {
  const int file = play.descriptor();
  const int copy = dup(file);
  play.log.ended(copy, "dup({})", file);
  play.keep(copy);
}

/// A number to ask for: one that a slot has, one that is never the lowest free, or none.
int draw_number(Playground& play) {
  constexpr int kNone[] = {-1, 1024, 100'000};
  if (play.draw.one_in(15)) return play.draw.of(kNone);
  const int taken = play.slot();
  if (taken >= 0 && play.draw.one_in(3)) return taken;
  return Playground::kHighDescriptor + static_cast<int>(play.draw.below(5));
}

void duplicate_to(Playground& play) {
  constexpr int kFlags[] = {0, O_CLOEXEC, O_APPEND};
  const int file = play.descriptor();
  const int number = draw_number(play);
  const bool plain = play.draw.one_in(2);
  const int flags = play.draw.of(kFlags);
  const int copy = plain ? dup2(file, number) : dup3(file, number, flags);
  play.log.ended(copy, "{}({}, {}, {})", plain ? "dup2" : "dup3", file, number, flags);
  if (copy != file) play.keep(copy);
}

void duplicate_from(Playground& play) {
  constexpr int kLowest[] = {0, 3, 5, 200, 1023, 1024, -1};
  const int file = play.descriptor();
  const int command = play.draw.one_in(2) ? F_DUPFD : F_DUPFD_CLOEXEC;
  const int lowest = play.draw.of(kLowest);
  const int copy = fcntl(file, command, lowest);
  play.log.ended(copy, "fcntl({}, {}, {})", file, command, lowest);
  play.keep(copy);
}

void status_flags(Playground& play) {
  constexpr int kFlags[] = {0, O_APPEND, O_NONBLOCK, O_APPEND | O_NONBLOCK, O_TRUNC | O_RDWR};
  const int file = play.descriptor();
  if (play.draw.one_in(3)) {
    const int flags = play.draw.of(kFlags);
    play.log.ended(fcntl(file, F_SETFL, flags), "fcntl({}, F_SETFL, {:#o})", file, flags);
  }
  const int now = fcntl(file, F_GETFL);
  play.log.ended(now, "fcntl({}, F_GETFL)", file);
  if (now >= 0) play.log.note("{:#o}", now);
}

void descriptor_flags(Playground& play) {
  const int file = play.descriptor();
  if (play.draw.one_in(3)) {
    const int flags = static_cast<int>(play.draw.below(4));
    play.log.ended(fcntl(file, F_SETFD, flags), "fcntl({}, F_SETFD, {})", file, flags);
  }
  play.log.ended(fcntl(file, F_GETFD), "fcntl({}, F_GETFD)", file);
}

void control(Playground& play) {
  const int file = play.descriptor();
  if (play.is_directory(file)) return;
  int left = -1;
  play.log.ended(ioctl(file, FIONREAD, &left), "ioctl({}, FIONREAD)", file);
  play.log.note("{}", left);
  play.log.ended(isatty(file) - 1, "isatty({})", file);
}

constexpr Step kSteps[] = {{3, &duplicate},    {3, &duplicate_to},     {2, &duplicate_from},
                           {3, &status_flags}, {2, &descriptor_flags}, {1, &control}};

}  // namespace

std::span<const Step> descriptor_steps() { return kSteps; }

}  // namespace reprise::conformance
