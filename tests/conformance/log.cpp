#include "tests/conformance/log.hpp"

#include <xxhash.h>

#include <cstring>

#include "scheduler/check.hpp"

namespace reprise::conformance {

void Log::begin_line() { append("\n{}: ", step_); }

void Log::append_result(long result, int error) {
  if (result >= 0) {
    append(" = {}", result);
  } else {
    append_status(error);
  }
}

void Log::append_status(int error) {
  const char* const name = strerrorname_np(error);
  append(" = {}", error == 0 ? "ok" : name == nullptr ? "?" : name);
}

void Log::grew_by(std::size_t bytes) {
  REPRISE_CHECK(memory_.used + bytes <= LogMemory::kBytes);
  memory_.used += bytes;
}

std::uint64_t digest(const void* bytes, std::size_t count) { return XXH3_64bits(bytes, count); }

}  // namespace reprise::conformance
