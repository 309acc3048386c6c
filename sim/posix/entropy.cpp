#include "sim/posix/entropy.hpp"

#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

constexpr scheduler::Stream kEntropyStream{"entropy"};
constexpr std::size_t kMostPerGetentropy = 256;  // POSIX

// The sequence of rand() and random(): a fixed linear congruential generator, 31 bits a call.
long next_random(Process& process) {
  process.random_state = process.random_state * 6364136223846793005ull + 1442695040888963407ull;
  return static_cast<long>(process.random_state >> 33);
}

}  // namespace

void fill_with_entropy(void* buffer, std::size_t bytes) {
  Process& process = world().running_process();
  auto* out = static_cast<char*>(buffer);
  while (bytes > 0) {
    const std::uint64_t word = world().decisions().bits(
        kEntropyStream, static_cast<std::uint64_t>(process.pid), process.entropy_drawn++);
    const std::size_t part = std::min(bytes, sizeof word);
    std::memcpy(out, &word, part);
    out += part;
    bytes -= part;
  }
}

ssize_t draw_entropy(void* buffer, std::size_t bytes) {
  Call call(Operation::entropy);
  fill_with_entropy(buffer, bytes);
  return call.done(0, bytes, static_cast<ssize_t>(bytes));
}

std::uint32_t draw_entropy_word() {
  std::uint32_t word = 0;
  draw_entropy(&word, sizeof word);
  return word;
}

}  // namespace reprise::sim

using namespace reprise::sim;

// libstdc++'s random_device would ask the processor; its one drawing function is replaced whole.
extern "C" unsigned reprise_random_device(void*) asm("_ZNSt13random_device9_M_getvalEv");
extern "C" unsigned reprise_random_device(void* device) {
  if (simulated()) return draw_entropy_word();
  using Draw = unsigned (*)(void*);
  static const auto draw =
      reinterpret_cast<Draw>(dlsym(RTLD_NEXT, "_ZNSt13random_device9_M_getvalEv"));
  return draw(device);
}

extern "C" {

ssize_t getrandom(void* buffer, size_t bytes, unsigned flags) {
  if (!simulated()) return REPRISE_HOST(getrandom)(buffer, bytes, flags);
  return draw_entropy(buffer, bytes);
}

int getentropy(void* buffer, size_t bytes) {
  if (!simulated()) return REPRISE_HOST(getentropy)(buffer, bytes);
  if (bytes > kMostPerGetentropy) {
    errno = EIO;
    return -1;
  }
  draw_entropy(buffer, bytes);
  return 0;
}

uint32_t arc4random() noexcept {
  return simulated() ? draw_entropy_word() : REPRISE_HOST(arc4random)();
}

void arc4random_buf(void* buffer, size_t bytes) noexcept {
  if (!simulated()) return REPRISE_HOST(arc4random_buf)(buffer, bytes);
  draw_entropy(buffer, bytes);
}

uint32_t arc4random_uniform(uint32_t bound) noexcept {
  if (!simulated()) return REPRISE_HOST(arc4random_uniform)(bound);
  if (bound < 2) return 0;
  return static_cast<uint32_t>((uint64_t{draw_entropy_word()} * bound) >> 32);
}

// The C library's generators keep their state for the whole OS process: ours keep it for the
// simulated one.
long random() noexcept {
  if (!simulated()) return REPRISE_HOST(random)();
  return next_random(world().running_process());
}

void srandom(unsigned seed) noexcept {
  if (!simulated()) return REPRISE_HOST(srandom)(seed);
  world().running_process().random_state = seed;
}

int rand() noexcept { return simulated() ? static_cast<int>(random()) : REPRISE_HOST(rand)(); }

void srand(unsigned seed) noexcept {
  if (!simulated()) return REPRISE_HOST(srand)(seed);
  srandom(seed);
}

}  // extern "C"
