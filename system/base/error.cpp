#include "system/base/error.hpp"

#include <fmt/format.h>

#include <system_error>

namespace stemedb {

const char* to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kIo:
      return "Io";
    case ErrorKind::kCorrupt:
      return "Corrupt";
    case ErrorKind::kPoisoned:
      return "Poisoned";
    case ErrorKind::kClosed:
      return "Closed";
    case ErrorKind::kInvalidInput:
      return "InvalidInput";
    case ErrorKind::kTimeout:
      return "Timeout";
    case ErrorKind::kOutOfMemory:
      return "OutOfMemory";
    case ErrorKind::kInternal:
      return "Internal";
    case ErrorKind::kEmpty:
      return "Empty";
    case ErrorKind::kTooLarge:
      return "TooLarge";
    case ErrorKind::kBadHeader:
      return "BadHeader";
    case ErrorKind::kBadName:
      return "BadName";
    case ErrorKind::kGap:
      return "Gap";
    case ErrorKind::kOverlap:
      return "Overlap";
    case ErrorKind::kLocked:
      return "Locked";
    case ErrorKind::kDegraded:
      return "Degraded";
    case ErrorKind::kBeforeStart:
      return "BeforeStart";
    case ErrorKind::kPastEnd:
      return "PastEnd";
    case ErrorKind::kCursorRegression:
      return "CursorRegression";
    case ErrorKind::kInvalidSignature:
      return "InvalidSignature";
    case ErrorKind::kDecode:
      return "Decode";
    case ErrorKind::kDataLoss:
      return "DataLoss";
    case ErrorKind::kFenced:
      return "Fenced";
    case ErrorKind::kUnknownAssertion:
      return "UnknownAssertion";
    case ErrorKind::kHashCollision:
      return "HashCollision";
    case ErrorKind::kUnknownTag:
      return "UnknownTag";
    case ErrorKind::kCrossBackendBatch:
      return "CrossBackendBatch";
    case ErrorKind::kCorruptCache:
      return "CorruptCache";
    case ErrorKind::kAllocationFailed:
      return "AllocationFailed";
    case ErrorKind::kChecksumMismatch:
      return "ChecksumMismatch";
    case ErrorKind::kCompactionInProgress:
      return "CompactionInProgress";
    case ErrorKind::kCompactionFailed:
      return "CompactionFailed";
  }
  return "Unknown";
}

std::string Error::describe() const { return fmt::format("{}: {}", to_string(kind_), message_); }

Error io_error(const char* call, const std::string& path, int os_error) {
  return Error(ErrorKind::kIo,
               fmt::format("{} {}: {}", call, path, std::generic_category().message(os_error)),
               os_error);
}

}  // namespace stemedb
