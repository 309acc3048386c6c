#include "sim/preload/host_streams.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <new>

#include "scheduler/check.hpp"

namespace reprise::sim {
namespace {

// A copy out of the way of the numbers that programs use.
int keep(int descriptor) {
  constexpr int kLowest = 100;
  return ::fcntl(descriptor, F_DUPFD_CLOEXEC, kLowest);
}

/// @returns 0, or the error number of what could not be written
int write_all_to(int descriptor, const std::byte* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t put = ::write(descriptor, bytes, count);
    if (put < 0 && errno != EINTR) return errno;
    if (put < 0) continue;
    bytes += put;
    count -= static_cast<std::size_t>(put);
  }
  return 0;
}

}  // namespace

HostStreams::HostStreams()
    : out_(keep(STDOUT_FILENO)),
      error_(keep(STDERR_FILENO)),
      in_(keep(STDIN_FILENO)),
      kept_input_(::memfd_create("standard input", MFD_CLOEXEC)) {
  void* const memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REPRISE_CHECK(memory != MAP_FAILED && kept_input_ >= 0);
  shared_ = new (memory) Shared;
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  ::signal(SIGPIPE, SIG_IGN);  // where nobody listens any more, the run goes on
}

bool HostStreams::begin_run() {
  heard_ = !shared_->begun.exchange(true);
  return heard_;
}

void HostStreams::print(int descriptor, Bytes bytes) {
  if (!heard_) return;
  const int error =
      write_all_to(descriptor == STDOUT_FILENO ? out_ : error_, bytes.data(), bytes.size());
  if (error == 0 || error == EPIPE) return;  // nobody listening is the listener's choice
  set_trouble(fmt::format("cannot write what the program prints: {}", ::strerror(error)));
}

// A terminal has no end that could be waited for: there, the input is empty.
void HostStreams::keep_input() {
  if (in_ >= 0 && ::isatty(in_) == 0) {
    std::byte buffer[64 * 1024];
    for (ssize_t got = 0; (got = ::read(in_, buffer, sizeof buffer)) > 0;) {
      write_all_to(kept_input_, buffer, static_cast<std::size_t>(got));
    }
  }
  shared_->input_read = true;
}

void HostStreams::set_trouble(std::string_view what) {
  what.copy(shared_->trouble, sizeof shared_->trouble - 1);  // the final zero is there
}

std::size_t HostStreams::read_input(std::uint64_t offset, std::span<std::byte> into) {
  if (!shared_->input_read) keep_input();
  const ssize_t got = ::pread(kept_input_, into.data(), into.size(), static_cast<off_t>(offset));
  REPRISE_CHECK(got >= 0);
  return static_cast<std::size_t>(got);
}

}  // namespace reprise::sim
