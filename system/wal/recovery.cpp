#include "system/wal/recovery.hpp"

#include "system/base/directory.hpp"
#include "system/base/hex.hpp"
#include "system/wal/segment_file.hpp"

namespace stemedb {
namespace {

std::uint64_t position_of(std::uint64_t offset, std::uint64_t base) {
  return offset - base + kSegmentHeaderBytes;
}

/// A last segment without a header that is no longer than one is what a crash during rotation
/// leaves.
bool is_half_made(ByteView bytes, std::uint64_t base) {
  return bytes.size() <= kSegmentHeaderBytes && !is_segment_header(bytes, base);
}

/// A longer one is nothing that a crash leaves: before the first record was written, the header had
/// been synced. The disk has damaged what was durable, and nothing in the segment may be cut off.
bool is_rotten(ByteView bytes, std::uint64_t base) {
  return bytes.size() > kSegmentHeaderBytes && !is_segment_header(bytes, base);
}

/// Everything in the header is in the name too.
Status rebuild_header(File& file, std::uint64_t base, Bytes& bytes) {
  const Bytes header = encode_segment_header(base);
  bytes.replace(0, std::min(bytes.size(), kSegmentHeaderBytes), header);
  return file.write_at(0, header);
}

/// The defect of B-24: whatever follows the first bad record is cut off with it.
void ignore_later_records(SegmentScan& scan) {
  if (scan.interior.empty()) return;
  scan.end = scan.interior.front().range.from;
  scan.last_batch = std::min(scan.last_batch, scan.end);
  scan.tail = scan.interior.front().reason;
  scan.interior.clear();
}

/// Writes the last batch once more, so that pages a failed fsync left marked clean are dirty again,
/// and syncs. In a segment without batches that is the header.
Status make_durable(File& file, std::uint64_t base, const SegmentScan& scan, ByteView bytes,
                    BugSwitches bugs) {
  const std::uint64_t from = scan.last_batch == base ? 0 : position_of(scan.last_batch, base);
  const ByteView kept = bytes.substr(0, position_of(scan.end, base));
  if (!bugs.has(Bug::kB26b)) STEMEDB_TRY(file.write_at(from, kept.substr(from)));
  if (!bugs.has(Bug::kNoWalRecoveredSync)) STEMEDB_TRY(file.sync());
  return {};
}

/// What is cut off or written anew is gone for good, so damage needs more than one look: a device
/// may give a wrong page once, and the same one twice.
Status look_again(const File& file, ByteView bytes) {
  constexpr int kLooks = 2;
  for (int i = 0; i < kLooks; ++i) {
    file.drop_cached();
    STEMEDB_TRY_ASSIGN(const Bytes again, file.read_at(0, bytes.size()));
    if (again != bytes) return Error(ErrorKind::kIo, file.path() + " reads differently each time");
  }
  return {};
}

Status cut_tail(const std::string& directory, File& file, std::uint64_t base,
                const SegmentScan& scan, ByteView bytes) {
  const std::uint64_t position = position_of(scan.end, base);
  STEMEDB_TRY(quarantine_bytes(directory, base, scan.end, bytes.substr(position)));
  return file.truncate(position);
}

}  // namespace

Status quarantine_bytes(const std::string& directory, std::uint64_t base, std::uint64_t offset,
                        ByteView bytes) {
  const std::string folder = directory + "/quarantine";
  STEMEDB_TRY(create_directory(folder));
  const std::string path = folder + "/" + to_hex16(base) + "-" + to_hex16(offset) + ".bin";
  STEMEDB_TRY_ASSIGN(File copy, File::open(path, File::Mode::kCreate));
  return copy.write_at(0, bytes);
}

Result<RecoveryReport> recover_segment(const std::string& directory, std::uint64_t base,
                                       const ScanRules& rules, BugSwitches bugs) {
  const std::string path = directory + "/" + segment_name(base);
  STEMEDB_TRY_ASSIGN(File file, File::open(path, File::Mode::kReadWrite));
  STEMEDB_TRY_ASSIGN(const std::uint64_t size, file.size());
  STEMEDB_TRY_ASSIGN(Bytes bytes, file.read_at(0, static_cast<std::size_t>(size)));

  RecoveryReport report;
  report.path = path;
  report.base = base;
  const bool rotten = is_rotten(bytes, base);
  const bool half_made = is_half_made(bytes, base);
  if (rotten || half_made) report.reason = Damage::kBadSegmentHeader;
  if (report.reason && !rules.is_last) {
    return Error(ErrorKind::kBadHeader, path + " does not begin like a segment");
  }
  if (half_made) STEMEDB_TRY(rebuild_header(file, base, bytes));

  SegmentScan scan =
      scan_segment(base, ByteView(bytes).substr(kSegmentHeaderBytes),
                   {rules.is_last && !rotten, rules.acknowledged_floor, rules.holes});
  if (bugs.has(Bug::kB24) && rules.is_last) ignore_later_records(scan);
  if (scan.tail || !scan.interior.empty()) STEMEDB_TRY(look_again(file, bytes));
  // Until the damage is taken out, the bad header is what tells it from a torn batch.
  if (rotten && scan.interior.empty()) STEMEDB_TRY(rebuild_header(file, base, bytes));

  report.end = scan.end;
  report.valid_records = scan.valid_records;
  report.later_valid_records = scan.later_valid_records;
  report.interior = scan.interior;
  if (scan.tail) {
    report.reason = scan.tail;
    report.first_bad_offset = scan.end;
    report.truncated_bytes = bytes.size() - position_of(scan.end, base);
    STEMEDB_TRY(cut_tail(directory, file, base, scan, bytes));
  } else if (!scan.interior.empty()) {
    report.reason = scan.interior.front().reason;
    report.first_bad_offset = scan.interior.front().range.from;
  }
  if (rules.is_last) STEMEDB_TRY(make_durable(file, base, scan, bytes, bugs));
  return report;
}

}  // namespace stemedb
