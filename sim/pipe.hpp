#pragma once
// A pipe: bytes on their way from its writing end to its reading end. Each end is an open
// description; threads that must wait wait on the pipe.

#include <cstddef>
#include <string>

namespace reprise::sim {

struct Pipe {
  /// Linux's default (pipe(7)).
  static constexpr std::size_t kCapacityBytes = 64 * 1024;

  std::string bytes;
  bool has_reader = true;
  bool has_writer = true;

  std::size_t space() const { return kCapacityBytes - bytes.size(); }
};

}  // namespace reprise::sim
