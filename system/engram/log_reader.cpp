#include "system/engram/log_reader.hpp"

#include <algorithm>

#include "system/base/directory.hpp"
#include "system/engram/file_scan.hpp"

namespace engram {
namespace {

/// Cuts the newest file where it stops making sense, behind what was synced.
void cut_torn_tail(FileScan& scan, LogContent& content, BugSwitches bugs) {
  const std::uint64_t synced_end = bugs.has(Bug::kM17) ? 0 : scan.synced_end;
  const auto torn = std::ranges::find_if(scan.damage, [&](const ScannedDamage& damage) {
    return damage.offset >= synced_end && damage.kind != DamageKind::kUnknownType;
  });
  if (torn == scan.damage.end()) return;
  const std::uint64_t end = torn->offset;
  std::erase_if(scan.entries, [end](const auto& entry) { return entry.offset > end; });
  const std::uint64_t last = scan.entries.empty() ? 0 : scan.entries.back().entry.sequence;
  content.torn_tail = TornTail{last, torn->kind};
  scan.damage.erase(torn, scan.damage.end());
}

void add(FileScan scan, const std::string& name, LogContent& content, BugSwitches bugs) {
  if (scan.type == EntryType::kCompactionMarker) {
    content.entries.clear();
    content.damage.clear();
  }
  for (ScannedEntry& scanned : scan.entries) content.entries.push_back(std::move(scanned.entry));
  for (const ScannedDamage& damage : scan.damage) {
    if (bugs.has(Bug::kB60b) && damage.kind == DamageKind::kHeader) continue;
    content.damage.push_back({name, damage.offset, damage.sequence, damage.kind});
  }
  content.next_sequence = std::max(content.next_sequence, scan.next_sequence);
  content.newest_salt = scan.salt;
}

}  // namespace

Result<LogContent> read_log(const std::string& directory, BugSwitches bugs) {
  STEMEDB_TRY_ASSIGN(std::vector<std::string> names, stemedb::list_directory(directory));
  std::erase_if(names, [](const std::string& name) { return !number_of_log_file(name); });
  LogContent content;
  for (const std::string& name : names) {
    STEMEDB_TRY_ASSIGN(FileScan scan,
                       scan_file(directory + "/" + name, content.next_sequence, bugs));
    if (&name == &names.back()) cut_torn_tail(scan, content, bugs);
    add(std::move(scan), name, content, bugs);
    content.newest_number = *number_of_log_file(name);
  }
  return content;
}

}  // namespace engram
