#include <fmt/format.h>

#include "system/types/hashing.hpp"
#include "system/verify/verify.hpp"
#include "system/wal/log_walk.hpp"

namespace stemedb {

Result<Violations> check_log(Journal& journal) {
  Violations violations;
  std::uint64_t expected = journal.segments().first_offset();
  const auto check_record = [&](const LogRecord& record) -> Status {
    const bool follows = record.offset == expected || journal.is_hole(expected, record.offset);
    if (!follows) {
      violations.push_back({"INV-WAL-6", fmt::format("a gap before {}", record.offset)});
    }
    expected = record.next_offset;
    return {};
  };
  const auto report_damage = [&](const Corrupt& damage) -> Status {
    violations.push_back(
        {"INV-WAL-4", fmt::format("{} at {}", to_string(damage.reason), damage.offset)});
    expected = damage.resume_offset;
    return {};
  };
  STEMEDB_TRY(walk_log(journal, expected, check_record, report_damage));
  return violations;
}

Result<Violations> check_log_history(Journal& journal,
                                     std::span<const AcknowledgedRecord> acknowledged,
                                     const std::set<Hash>& attempted) {
  Violations violations;
  std::map<std::uint64_t, Hash> present;
  const std::uint64_t first = journal.segments().first_offset();
  const auto remember = [&](const LogRecord& record) -> Status {
    const Hash hash = blake3(record.payload);
    present.emplace(record.offset, hash);
    if (!attempted.contains(hash)) {
      violations.push_back(
          {"INV-WAL-3", fmt::format("nobody appended what is at {}", record.offset)});
    }
    return {};
  };
  STEMEDB_TRY(walk_log(journal, first, remember, [](const Corrupt&) { return Status(); }));

  for (const AcknowledgedRecord& record : acknowledged) {
    if (record.offset < first) continue;  // cleaned up, which takes its having been ingested
    const auto found = present.find(record.offset);
    if (found == present.end()) {
      violations.push_back(
          {"INV-WAL-3", fmt::format("the acknowledged record at {} is gone", record.offset)});
    } else if (found->second != record.payload_hash) {
      violations.push_back({"INV-WAL-3", fmt::format("another record is at {}", record.offset)});
    }
  }
  return violations;
}

}  // namespace stemedb
