#pragma once
// Walking a log from an offset to its end.

#include <functional>

#include "system/wal/journal.hpp"

namespace stemedb {

/// Visits every record and every damaged range in order.
/// @param from global offset of a record, or the first offset of the log
/// @param visit_record, visit_damage return an error to stop
/// @returns BeforeStart if `from` was cleaned up; the error that stopped the walk
inline Status walk_log(Journal& journal, std::uint64_t from,
                       const std::function<Status(const LogRecord&)>& visit_record,
                       const std::function<Status(const Corrupt&)>& visit_damage) {
  std::uint64_t offset = from;
  while (true) {
    const ReadOutcome outcome = journal.read(offset);
    if (const auto* record = std::get_if<LogRecord>(&outcome)) {
      STEMEDB_TRY(visit_record(*record));
      offset = record->next_offset;
    } else if (const auto* damage = std::get_if<Corrupt>(&outcome)) {
      STEMEDB_TRY(visit_damage(*damage));
      offset = damage->resume_offset;
    } else if (const auto* error = std::get_if<Error>(&outcome)) {
      return *error;
    } else if (std::holds_alternative<BeforeStart>(outcome)) {
      return Error(ErrorKind::kBeforeStart, "the walk begins before the log does");
    } else {
      return {};
    }
  }
}

}  // namespace stemedb
