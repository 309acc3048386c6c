#pragma once
// Quarantine: log records that cannot be ingested, kept with the reason, so that they neither stop
// the ones behind them nor vanish.
//
// Key QUAR:{offset}; value: u64 offset, u64 length, u8 reason, u64 wall time (s), u32 length and
// bytes of the message, u32 length and the first 256 bytes of the record's payload.
//
// Threading: as the store underneath.

#include "system/store/key_codec.hpp"
#include "system/store/kv_store.hpp"

namespace stemedb {

enum class QuarantineReason : std::uint8_t {
  kDamaged,      ///< the log itself is damaged there
  kUndecodable,  ///< unknown type or not canonical
  kInvalid,      ///< breaks a limit of validation
  kBadSignature,
  kUnknownAssertion,  ///< a vote on a claim that is not in front of it in the log
  kHashCollision,
};

/// @returns for example "BadSignature"
const char* to_string(QuarantineReason reason);

/// @returns the reason an error is the record's own fault; nothing if trying again may help
std::optional<QuarantineReason> poison_reason(ErrorKind kind);

struct QuarantineRecord {
  static constexpr std::size_t kExcerptBytes = 256;

  std::uint64_t offset = 0;
  std::uint64_t length = 0;  ///< in the log, header included
  QuarantineReason reason{};
  std::uint64_t wall_time_s = 0;
  std::string message;
  Bytes excerpt;  ///< at most kExcerptBytes
};

class Quarantine {
 public:
  Quarantine(KvStore& store, KeyCodec codec) : store_(store), codec_(codec) {}

  /// Keeps the record; one that is already there stays as it is.
  /// @returns true if it is new
  Result<bool> add(const QuarantineRecord& record);

  Result<std::optional<QuarantineRecord>> get(std::uint64_t offset);

  /// @param from only offsets not less than this
  /// @param limit at most this many
  Result<std::vector<QuarantineRecord>> list(std::uint64_t from, std::size_t limit);

  Status remove(std::uint64_t offset);

 private:
  KvStore& store_;
  const KeyCodec codec_;
};

}  // namespace stemedb
