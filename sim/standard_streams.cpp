#include "sim/standard_streams.hpp"

#include <unistd.h>

#include "sim/streams.hpp"

namespace reprise::sim {

StandardStreams::StandardStreams() {
  FILE* const host[] = {stdin, stdout, stderr};
  for (int i = 0; i < 3; ++i) {
    Pair& pair = pairs_[i];
    pair.host = host[i];
    pair.stream.descriptor = i;
    pair.simulated = fopencookie(&pair.stream, i == 0 ? "r" : "w", stream_callbacks());
    // Unbuffered: all processes share these, and a killed one must leave nothing behind.
    setvbuf(pair.simulated, nullptr, _IONBF, 0);
  }
}

StandardStreams::~StandardStreams() {
  for (Pair& pair : pairs_) {
    pair.stream.dead = true;
    fclose(pair.simulated);
  }
}

void StandardStreams::use_buffers() {
  for (Pair& pair : pairs_) {
    if (pair.stream.descriptor == STDERR_FILENO) continue;
    pair.buffer = std::make_unique<char[]>(BUFSIZ);
    setvbuf(pair.simulated, pair.buffer.get(), _IOFBF, BUFSIZ);
  }
}

void StandardStreams::flush() const { fflush(pairs_[STDOUT_FILENO].simulated); }

void StandardStreams::enter_simulation() {
  stdin = pairs_[0].simulated;
  stdout = pairs_[1].simulated;
  stderr = pairs_[2].simulated;
}

void StandardStreams::leave_simulation() {
  stdin = pairs_[0].host;
  stdout = pairs_[1].host;
  stderr = pairs_[2].host;
}

FILE* StandardStreams::translate(FILE* file) const {
  for (const Pair& pair : pairs_) {
    if (pair.host == file) return pair.simulated;
  }
  return file;
}

int StandardStreams::descriptor_of(const FILE* file) const {
  for (const Pair& pair : pairs_) {
    if (pair.simulated == file || pair.host == file) return pair.stream.descriptor;
  }
  return -1;
}

}  // namespace reprise::sim
