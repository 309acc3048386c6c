#include "faults/expand.hpp"

#include <algorithm>

namespace reprise::faults {
namespace {

/// Where a record stands: a file's or (file == kNames) the namespace's.
struct Place {
  std::uint64_t sequence;
  std::uint32_t file;
  std::uint32_t record;
};

std::vector<Place> in_order(const History& history) {
  std::vector<Place> places;
  for (std::uint32_t file = 0; file < history.files.size(); ++file) {
    const auto& records = history.files[file].records;
    for (std::uint32_t record = 0; record < records.size(); ++record) {
      places.push_back({records[record].sequence, file, record});
    }
  }
  for (std::uint32_t record = 0; record < history.names.size(); ++record) {
    places.push_back({history.names[record].sequence, kNames, record});
  }
  std::ranges::sort(places, {}, &Place::sequence);
  return places;
}

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

class Expander {
 public:
  Expander(const History& history, const Profile& profile) : history_(history), profile_(profile) {}

  MicroLog run() {
    for (const Place& place : in_order(history_)) {
      place_ = place;
      if (place.file == kNames) {
        emit_alone(MicroOp::Kind::entries, 0);
      } else {
        expand_record(history_.files[place.file].records[place.record]);
      }
    }
    return std::move(log_);
  }

 private:
  void expand_record(const DataRecord& record) {
    switch (record.kind) {
      case DataRecord::Kind::mode:
        emit_alone(MicroOp::Kind::mode, record.bytes);
        break;
      case DataRecord::Kind::resize:
        emit_alone(MicroOp::Kind::size, record.size_after);
        break;
      case DataRecord::Kind::zero:
      case DataRecord::Kind::write:
        expand_bytes(record);
        break;
    }
  }

  /// Bytes inside the file are sectors; where the file grows, each step also moves the size.
  void expand_bytes(const DataRecord& record) {
    std::uint64_t size = record.size_before;
    for (std::uint64_t at = record.offset; at < record.end();) {
      const std::uint64_t piece_end = end_of_piece(record, at, size);
      const bool new_block = at >= round_up(size, kBlockBytes);
      const bool grows = piece_end > size && piece_end <= record.size_after;
      const bool coupled =
          grows && profile_.append_content_atomic && (new_block || !profile_.nul_tail_to_block);
      emit_piece(at, piece_end, grows, coupled);
      if (grows) size = piece_end;
      at = piece_end;
    }
  }

  /// Up to the end of the block, or as far as the size moves in one step.
  std::uint64_t end_of_piece(const DataRecord& record, std::uint64_t at, std::uint64_t size) const {
    const std::uint64_t block_end = std::min(record.end(), (at / kBlockBytes + 1) * kBlockBytes);
    if (block_end <= size) return block_end;
    const std::uint64_t step = profile_.size_step_bytes;
    return step == 0 ? record.end() : std::min(record.end(), (at / step + 1) * step);
  }

  void emit_piece(std::uint64_t begin, std::uint64_t end, bool grows, bool coupled) {
    if (coupled) open_atom();
    const std::uint64_t sectors_in_unit = profile_.overwrite_unit_bytes / kSectorBytes;
    const std::uint64_t first = begin / kSectorBytes;
    for (std::uint64_t sector = first; sector * kSectorBytes < end; ++sector) {
      if (!coupled && (sector == first || sector % sectors_in_unit == 0)) open_atom();
      emit(MicroOp::Kind::sector, sector);
    }
    if (!grows) return;
    if (!coupled) open_atom();
    emit(MicroOp::Kind::size, end);
  }

  void emit_alone(MicroOp::Kind kind, std::uint64_t position) {
    open_atom();
    emit(kind, position);
  }

  void open_atom() { log_.first_op.push_back(static_cast<std::uint32_t>(log_.ops.size())); }

  void emit(MicroOp::Kind kind, std::uint64_t position) {
    log_.ops.push_back({kind, place_.file, place_.record, log_.atoms() - 1, position});
  }

  const History& history_;
  const Profile& profile_;
  Place place_{};
  MicroLog log_;
};

}  // namespace

MicroLog expand(const History& history, const Profile& profile) {
  return Expander(history, profile).run();
}

}  // namespace reprise::faults
