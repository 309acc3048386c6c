#include "tests/conformance/files/playground.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace reprise::conformance {
namespace {

constexpr char kNames[] = {'a', 'b', 'c', 'd', 'e'};

/// Times drawn by a trial are farther from it than this, times it leaves behind nearer.
constexpr time_t kNearSeconds = 3600;

}  // namespace

Shown shown(const char* path) {
  Shown result{};
  const std::size_t length = std::strlen(path);
  if (length < sizeof result.text) {
    std::strcpy(result.text, path);
  } else {
    fmt::format_to_n(result.text, sizeof result.text - 1, "{:.30}...({})", path, length);
  }
  return result;
}

Playground::Playground(const Abilities& real, Log& own_log) : abilities(real), log(own_log) {
  slots_.fill(-1);
  start_ = time(nullptr);
}

void Playground::begin_step(std::uint64_t seed, std::uint32_t step) {
  draw = Draw(seed, step);
  log.begin_step(step);
}

int Playground::descriptor() {
  constexpr int kNone[] = {-1, kHighDescriptor - 1, 1023, 1024, 1 << 20};
  if (draw.one_in(30)) return draw.of(kNone);
  return slot();
}

int Playground::directory() { return draw.one_in(4) ? descriptor() : AT_FDCWD; }

char* Playground::append_name(char* end) {
  switch (draw.below(60)) {
    case 0:
      std::memset(end, 'l', 255);
      return end + 255;
    case 1:
      std::memset(end, 'l', 256);
      return end + 256;
    case 2:
    case 3:
      *end++ = '.';
      return end;
    case 4:
    case 5:
      *end++ = '.';
      *end++ = '.';
      return end;
    default:
      *end++ = draw.of(kNames);
      return end;
  }
}

const char* Playground::draw_path(std::array<char, 4200>& into) {
  char* end = into.data();
  if (draw.one_in(400)) {
    for (std::uint64_t left = 4094 + draw.below(4); left > 0; --left) {  // around PATH_MAX
      *end++ = left % 2 == 0 ? '.' : '/';
    }
  } else if (!draw.one_in(100)) {
    if (draw.one_in(6)) *end++ = '/';
    end = append_name(end);
    for (std::uint64_t left = draw.below(3); left > 0; --left) {
      *end++ = '/';
      if (draw.one_in(10)) *end++ = '/';
      end = append_name(end);
    }
    if (draw.one_in(12)) *end++ = '/';
  }
  *end = '\0';
  return into.data();
}

const char* Playground::name() {
  name_ = {draw.of(kNames), '\0'};
  return name_.data();
}

mode_t Playground::mode() { return static_cast<mode_t>(0600 | draw.below(0200)); }

std::size_t Playground::length() {
  constexpr std::size_t kNear[] = {0, 1, 2, 100, 511, 512, 513, 4095, 4096, 4097, 9000};
  return draw.one_in(3) ? draw.below(10'000) : draw.of(kNear);
}

off_t Playground::offset() {
  // The simulated disk's largest file is 1 GiB: nothing lies between that and what no disk can
  // hold.
  constexpr off_t kTooFar = INT64_MAX - 4096;
  constexpr off_t kOdd[] = {-1, -100, -4096, INT64_MAX, kTooFar, INT64_MIN, 100'000};
  if (!draw.one_in(25)) return static_cast<off_t>(length());
  const off_t odd = draw.of(kOdd);
  return odd >= kTooFar && !abilities.bounded_files ? 100'000 : odd;
}

timespec Playground::moment() {
  constexpr std::uint64_t kMostSeconds = 2'000'000'000;
  const auto seconds = static_cast<time_t>(draw.below(kMostSeconds)) - 1'000'000'000;
  return {seconds, static_cast<long>(draw.below(1'000'000'000))};
}

const char* Playground::data(std::size_t count) {
  std::uint64_t word = draw.bits();
  for (std::size_t at = 0; at < count; at += sizeof word, word += 0x9e3779b97f4a7c15) {
    std::memcpy(data_.data() + at, &word, std::min(sizeof word, count - at));
  }
  return data_.data();
}

void Playground::keep(int descriptor) {
  if (descriptor < 0) return;
  // Whoever asked for this number may have taken over a slot's.
  std::replace(slots_.begin(), slots_.end(), descriptor, -1);
  int& place = slot();
  if (place >= 0) {
    const int former = place;
    log.ended(close(former), "close({})", former);
  }
  place = descriptor;
}

bool Playground::is_directory(int descriptor) const {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

void Playground::note_data(const void* bytes, ssize_t count) {
  if (count > 0) log.note("{:016x}", digest(bytes, static_cast<std::size_t>(count)));
}

void Playground::note_time(const char* name, const timespec& time) {
  const bool near = time.tv_sec > start_ - kNearSeconds && time.tv_sec < start_ + kNearSeconds;
  if (near) {
    log.note("{}=now", name);
  } else {
    log.note("{}={}.{:09}", name, time.tv_sec, time.tv_nsec);
  }
}

void Playground::note_status(const struct stat& status) {
  const bool directory = S_ISDIR(status.st_mode);
  log.note("{:o} own={}", status.st_mode, status.st_uid == geteuid());
  if (!directory || abilities.links_count_subdirectories) log.note("links={}", status.st_nlink);
  if (!directory)
    log.note("size={}", status.st_size);  // a directory's is the file system's business
  if (S_ISREG(status.st_mode) && abilities.space_as_ext4) {
    log.note("blocks={}", status.st_blocks != 0);
  }
  // The simulated disk does not count going through a symbolic link as an access to it.
  if (abilities.access_times && !S_ISLNK(status.st_mode)) note_time("a", status.st_atim);
  note_time("m", status.st_mtim);
  note_time("c", status.st_ctim);
  // Inode numbers differ; which open files are the same one does not.
  for (std::size_t i = 0; i < kSlots; ++i) {
    struct stat other {};
    if (slots_[i] < 0 || fstat(slots_[i], &other) != 0) continue;
    if (other.st_ino == status.st_ino && other.st_dev == status.st_dev) log.note("same={}", i);
  }
}

}  // namespace reprise::conformance
