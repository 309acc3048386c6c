// Files mapped into memory, read and written through both the mapping and the descriptor.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

constexpr std::size_t kPage = 4096;

struct Mapping {
  char* address;
  std::size_t bytes;
  off_t offset;
};

/// @returns how much of a mapping lies within its file: the rest must not be touched
std::size_t usable(const Mapping& mapping, int file) {
  struct stat status {};
  if (fstat(file, &status) != 0 || status.st_size <= mapping.offset) return 0;
  return std::min(mapping.bytes, static_cast<std::size_t>(status.st_size - mapping.offset));
}

/// Stores some bytes, if the mapping may be written to.
void store(Playground& play, const Mapping& mapping, std::size_t room) {
  if (room == 0) return;
  const std::size_t at = play.draw.below(room);
  const std::size_t count = std::min(room - at, play.length());
  std::memcpy(mapping.address + at, play.data(count), count);
  play.log.note("stored {}+{}", at, count);
}

// When a store shows in the times is the kernel's business: they are set.
void fix_times(Playground& play, int file) {
  const timespec times[2] = {play.moment(), play.moment()};
  futimens(file, times);
}

void note_both(Playground& play, const Mapping& mapping, std::size_t room, int file) {
  play.note_data(mapping.address, static_cast<ssize_t>(room));
  const std::size_t count = std::min(room, Playground::kBytesMax);
  const ssize_t got = pread(file, play.buffer(), count, mapping.offset);
  play.note_data(play.buffer(), got);
}

// While the mapping is there the file is written to and its size changes.
void use_shared(Playground& play, const Mapping& mapping, int file, int protection) {
  const bool writable = (protection & PROT_WRITE) != 0;
  for (std::uint64_t left = 1 + play.draw.below(3); left > 0; --left) {
    if (writable) store(play, mapping, usable(mapping, file));
    const std::size_t count = play.length();
    const auto at = static_cast<off_t>(play.length());
    if (play.draw.one_in(2)) {
      play.log.note("put {}", pwrite(file, play.data(count), count, at));
    } else if (play.draw.one_in(3)) {
      play.log.note("resized {}", ftruncate(file, at));
    }
    note_both(play, mapping, usable(mapping, file), file);
  }
}

void map_file(Playground& play) {
  constexpr int kProtections[] = {PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE};
  constexpr int kFlags[] = {MAP_SHARED, MAP_SHARED, MAP_PRIVATE, MAP_SHARED_VALIDATE, 0};
  const int file = play.descriptor();
  const int protection = play.draw.of(kProtections);
  const int flags = play.draw.of(kFlags);
  constexpr off_t kOffsets[] = {0, 0, 0, kPage, 3 * kPage, 100, -4096};
  const std::size_t bytes = play.draw.one_in(20) ? 0 : 1 + play.draw.below(4 * kPage);
  const off_t offset = play.draw.of(kOffsets);
  void* const address = mmap(nullptr, bytes, protection, flags, file, offset);
  play.log.ended(address == MAP_FAILED ? -1 : 0, "mmap({}, {}, {}, {}, {})", bytes, protection,
                 flags, file, offset);
  if (address == MAP_FAILED) return;
  const Mapping mapping{static_cast<char*>(address), bytes, offset};
  if (flags == MAP_PRIVATE) {
    // Whether later changes of the file show in a private mapping is left open: there are none.
    note_both(play, mapping, usable(mapping, file), file);
    if ((protection & PROT_WRITE) != 0) store(play, mapping, usable(mapping, file));
    note_both(play, mapping, usable(mapping, file), file);
  } else {
    use_shared(play, mapping, file, protection);
  }
  if (play.draw.one_in(4)) {
    constexpr int kSync[] = {MS_SYNC, MS_ASYNC, MS_SYNC | MS_ASYNC, 0x40};
    const int how = play.draw.one_in(8) ? play.draw.of(kSync) : MS_ASYNC;
    play.log.ended(msync(address, bytes, how), "msync({})", how);
  }
  play.log.ended(munmap(address, bytes), "munmap");
  fix_times(play, file);
}

// A mapping keeps the file alive, whoever closes or removes it.
void map_and_close(Playground& play) {
  const char* const path = play.name();
  const int file = open(path, O_RDWR);
  play.log.ended(file, "open({}, O_RDWR)", path);
  if (file < 0) return;
  ftruncate(file, kPage);
  void* const address = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  play.log.ended(address == MAP_FAILED ? -1 : unlink(path), "unlink({})", path);
  if (address == MAP_FAILED) return;
  const Mapping mapping{static_cast<char*>(address), kPage, 0};
  store(play, mapping, kPage);
  play.note_data(address, kPage);
  play.log.ended(munmap(address, kPage), "munmap");
}

void map_memory(Playground& play) {
  constexpr std::size_t kTooMuch = std::size_t{1} << 60;
  const std::size_t bytes = play.draw.one_in(10) ? kTooMuch : 1 + play.draw.below(5 * kPage);
  void* address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  play.log.ended(address == MAP_FAILED ? -1 : 0, "mmap({})", bytes);
  if (address == MAP_FAILED) return;
  play.note_data(address, static_cast<ssize_t>(bytes));
  std::memset(address, 'm', bytes);
  const std::size_t more = 1 + play.draw.below(8 * kPage);
  address = mremap(address, bytes, more, MREMAP_MAYMOVE);
  play.log.ended(address == MAP_FAILED ? -1 : 0, "mremap({})", more);
  if (address == MAP_FAILED) return;
  play.note_data(address, static_cast<ssize_t>(std::min(bytes, more)));
  play.log.ended(munmap(address, more), "munmap");
}

constexpr Step kSteps[] = {{6, &map_file}, {1, &map_and_close}, {1, &map_memory}};

}  // namespace

std::span<const Step> mapping_steps() { return kSteps; }

}  // namespace reprise::conformance
