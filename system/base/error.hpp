#pragma once
// Error: the value every fallible call returns instead of throwing. One type for all components, so
// that an error travels up unchanged; its kind says what a caller can do about it.

#include <cstdint>
#include <string>

namespace stemedb {

/// A kind exists where a caller reacts differently; everything else is in the message.
enum class ErrorKind : std::uint8_t {
  // Anywhere.
  kIo,            ///< the operating system refused; os_error() has the errno
  kCorrupt,       ///< bytes are there and are not what was written
  kPoisoned,      ///< an earlier failure left durability unknown; only reopening helps
  kClosed,        ///< the component was shut down
  kInvalidInput,  ///< the caller's argument breaks a documented limit
  kTimeout,       ///< a deadline passed; nothing else is wrong
  kOutOfMemory,   ///< there was no memory for the answer; a smaller question may have one
  kInternal,      ///< an exception was caught at a border
  // QuarantineError: the write-ahead log.
  kEmpty,             ///< a record without payload
  kTooLarge,          ///< a record over the payload limit
  kBadHeader,         ///< a segment that does not begin like one
  kBadName,           ///< a file that is not named like a segment
  kGap,               ///< a segment is missing between two others
  kOverlap,           ///< two segments claim the same offsets
  kLocked,            ///< another writer has the journal
  kDegraded,          ///< interior damage awaits quarantine_range; appends are refused
  kBeforeStart,       ///< the offset was cleaned up
  kPastEnd,           ///< the offset is not in any segment
  kCursorRegression,  ///< a consumer tried to move backwards
  // IngestError.
  kInvalidSignature,  ///< missing, malformed or not made by the named agent
  kDecode,            ///< not a canonical encoding
  kDataLoss,          ///< the log no longer reaches what the cursor points at
  kFenced,            ///< another worker took the lease over
  kUnknownAssertion,  ///< a vote for a claim that is not in the store
  kHashCollision,     ///< different bytes under an existing content hash
  // StorageError.
  kUnknownTag,         ///< a key of no known table
  kCrossBackendBatch,  ///< one batch, keys of both backends
  kCorruptCache,       ///< a vote cache of the wrong length
  // StorageError: the warm tier.
  kAllocationFailed,      ///< no slot is left for a memory
  kChecksumMismatch,      ///< a file is not what was sealed
  kCompactionInProgress,  ///< another thread does it already
  kCompactionFailed,      ///< what was begun could not be ended
};

/// @returns the kind's name as it is written in messages, for example "Poisoned"
const char* to_string(ErrorKind kind);

class [[nodiscard]] Error {
 public:
  Error(ErrorKind kind, std::string message, int os_error = 0)
      : kind_(kind), os_error_(os_error), message_(std::move(message)) {}

  ErrorKind kind() const { return kind_; }
  /// errno of the failed call, 0 unless kind() is kIo
  int os_error() const { return os_error_; }
  const std::string& message() const { return message_; }

  /// @returns one line: "Kind: message"
  std::string describe() const;

 private:
  ErrorKind kind_;
  int os_error_;
  std::string message_;
};

/// @param call name of the system call that failed
/// @param path what it was called on
/// @param os_error its errno
Error io_error(const char* call, const std::string& path, int os_error);

}  // namespace stemedb
