#include "system/engram/file_scan.hpp"

#include <algorithm>

#include "system/base/crc32c.hpp"

namespace engram {
namespace {

class FileScanner {
 public:
  FileScanner(const PosixFile& file, std::uint64_t next_sequence, BugSwitches bugs)
      : file_(file), bugs_(bugs) {
    scan_.next_sequence = next_sequence;
  }

  Result<FileScan> run() {
    STEMEDB_TRY(read_head());
    while (more_) STEMEDB_TRY(read_next());
    return std::move(scan_);
  }

 private:
  using Header = std::optional<EntryHeader>;
  using Payload = std::optional<Bytes>;

  // Takes the header at the current place, if a sound one is there; otherwise the file ends here.
  Result<Header> take_header() {
    STEMEDB_TRY_ASSIGN(const Bytes bytes, file_.read_at(position_, kEntryHeaderBytes));
    if (bytes.empty() && position_ > 0) {
      more_ = false;
      return Header();
    }
    if (bytes.size() < kEntryHeaderBytes) {
      stop(DamageKind::kTruncated);
      return Header();
    }
    if (is_empty_entry(bytes)) return Header(EntryHeader{0, 0, 1, 0, 0, {}});
    const auto parsed = parse_header(bytes, bugs_);
    if (const auto* kind = std::get_if<DamageKind>(&parsed)) {
      stop(*kind);
      STEMEDB_TRY(look_behind());
      return Header();
    }
    return Header(std::get<EntryHeader>(parsed));
  }

  // The defect of M11.
  bool is_empty_entry(ByteView header) const {
    return bugs_.has(Bug::kM11) && header == Bytes(kEntryHeaderBytes, '\0');
  }

  // Takes the payload behind the header, whether or not it is what was written.
  Result<Payload> take_payload(const EntryHeader& header) {
    STEMEDB_TRY_ASSIGN(Bytes payload,
                       file_.read_at(position_ + kEntryHeaderBytes, header.payload_bytes));
    if (payload.size() < header.payload_bytes) {
      if (bugs_.has(Bug::kB60)) return Error(ErrorKind::kCorrupt, "a truncated payload");
      stop(DamageKind::kTruncated);
      return Payload();
    }
    return Payload(std::move(payload));
  }

  Status read_head() {
    STEMEDB_TRY_ASSIGN(const auto header, take_header());
    if (!header) return {};
    STEMEDB_TRY_ASSIGN(auto payload, take_payload(*header));
    if (!payload) return {};
    const Entry entry = entry_of(*header, *std::move(payload));
    const auto head = decode_head(entry);
    if (!is_sound(*header, entry.payload) || !head) {
      stop(DamageKind::kHeader);
      return {};
    }
    scan_.type = entry.type;
    scan_.salt = header->place.salt;
    scan_.synced_end = head->synced_bytes;
    if (scan_.type == EntryType::kCompactionMarker) scan_.next_sequence = head->first_sequence;
    scan_.next_sequence = std::max(scan_.next_sequence, head->first_sequence);
    position_ = kEntryHeaderBytes + entry.payload.size();
    return {};
  }

  Status read_next() {
    STEMEDB_TRY_ASSIGN(const auto header, take_header());
    if (!header) return {};
    if (is_stale(*header)) {
      stop(DamageKind::kStale);
      return {};
    }
    STEMEDB_TRY_ASSIGN(auto payload, take_payload(*header));
    if (!payload) return {};
    scan_.synced_end = std::max(scan_.synced_end, header->place.synced_end);
    scan_.next_sequence = std::max(scan_.next_sequence, header->sequence + 1);
    if (!is_sound(*header, *payload)) {
      note(header->sequence, DamageKind::kPayload);
    } else if (!is_known(header->type) && !bugs_.has(Bug::kB73)) {
      note(header->sequence, DamageKind::kUnknownType);
    } else {
      scan_.entries.push_back({position_, entry_of(*header, *std::move(payload))});
    }
    position_ += kEntryHeaderBytes + header->payload_bytes;
    return {};
  }

  // An entry that was written in another file, or before the one in front of it: blocks that were
  // used before, which a crash brought back.
  bool is_stale(const EntryHeader& header) const {
    const bool is_empty = header.type == 1 && header.place.salt == 0;
    if (bugs_.has(Bug::kM20) || (bugs_.has(Bug::kM11) && is_empty)) return false;
    return header.place.salt != scan_.salt || header.sequence < scan_.next_sequence;
  }

  bool is_sound(const EntryHeader& header, ByteView payload) const {
    return stemedb::crc32c(payload) == header.payload_crc || bugs_.has(Bug::kM8);
  }

  static Entry entry_of(const EntryHeader& header, Bytes payload) {
    const auto type = is_known(header.type) ? static_cast<EntryType>(header.type)
                                            : EntryType::kEpisodeStore;  // B-73, M11
    return {header.sequence, header.timestamp_ns, type, std::move(payload)};
  }

  void note(std::uint64_t sequence, DamageKind kind) {
    scan_.damage.push_back({position_, sequence, kind});
  }

  // Nobody knows where the next entry begins.
  void stop(DamageKind kind) {
    note(scan_.next_sequence - 1, kind);
    more_ = false;
  }

  // Behind a damaged header nobody knows where entries begin, and none is taken. But a sound header
  // that says how far the file had been synced tells whether this is a torn tail or rot.
  Status look_behind() {
    STEMEDB_TRY_ASSIGN(const std::uint64_t size, file_.size());
    STEMEDB_TRY_ASSIGN(const Bytes rest,
                       file_.read_at(position_, static_cast<std::size_t>(size - position_)));
    for (std::size_t at = rest.find(kEntryMagic, 1); at != Bytes::npos;
         at = rest.find(kEntryMagic, at + 1)) {
      if (rest.size() - at < kEntryHeaderBytes) break;
      const auto parsed = parse_header(ByteView(rest).substr(at, kEntryHeaderBytes), bugs_);
      const auto* header = std::get_if<EntryHeader>(&parsed);
      if (header == nullptr || header->place.salt != scan_.salt) continue;
      scan_.synced_end = std::max(scan_.synced_end, header->place.synced_end);
      scan_.next_sequence = std::max(scan_.next_sequence, header->sequence + 1);
    }
    return {};
  }

  const PosixFile& file_;
  const BugSwitches bugs_;
  FileScan scan_;
  std::uint64_t position_ = 0;
  bool more_ = true;
};

}  // namespace

Result<FileScan> scan_file(const std::string& path, std::uint64_t next_sequence, BugSwitches bugs) {
  STEMEDB_TRY_ASSIGN(const PosixFile file, PosixFile::open_to_read(path, bugs));
  return FileScanner(file, next_sequence, bugs).run();
}

}  // namespace engram
