#include "tests/sim/disk/conformance/subject.hpp"

#include <fmt/format.h>

#include <cstring>

namespace reprise::sim::conformance {

std::string error_text(int error) { return error == 0 ? "ok" : strerrorname_np(error); }

std::string status_text(FileType type, std::uint32_t mode, std::uint64_t links,
                        std::uint64_t size_bytes) {
  // The size of a directory is the file system's own affair.
  const std::uint64_t size = type == FileType::directory ? 0 : size_bytes;
  return fmt::format("type={} mode={:o} links={} size={}", static_cast<int>(type), mode, links,
                     size);
}

}  // namespace reprise::sim::conformance
