#include "scenarios/arena3/vandal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <string>

#include "system/base/directory.hpp"
#include "system/wal/record.hpp"
#include "system/wal/segment_file.hpp"

namespace reprise::scenarios::arena3 {
namespace {

using arena0::Attempt;
using arena0::Fate;

/// Where a record lies.
struct Place {
  std::string file;
  off_t position = 0;
};

/// @returns the nth acknowledged attempt, counted from the newest, modulo their number
const Attempt* choose(std::uint64_t n, const arena0::Witness& witness) {
  std::vector<const Attempt*> acknowledged;
  for (const Attempt& attempt : witness.attempts()) {
    if (attempt.fate == Fate::acknowledged) acknowledged.push_back(&attempt);
  }
  if (acknowledged.empty()) return nullptr;
  return acknowledged[acknowledged.size() - 1 - n % acknowledged.size()];
}

/// In the segment with the largest base that is not larger than the offset.
std::optional<Place> find(std::uint64_t offset) {
  const std::string directory = std::string(arena0::kDirectory) + "/wal";
  const auto names = stemedb::list_directory(directory);
  if (!names.ok()) return std::nullopt;
  std::optional<std::uint64_t> best;
  for (const std::string& name : *names) {
    const auto base = stemedb::parse_segment_name(name);
    if (base && *base <= offset && (!best || *base > *best)) best = base;
  }
  if (!best) return std::nullopt;
  return Place{directory + "/" + stemedb::segment_name(*best),
               static_cast<off_t>(offset - *best + stemedb::kSegmentHeaderBytes)};
}

void flip_bit(std::string& record, std::uint64_t variant) {
  const std::size_t bit = variant % (record.size() * 8);
  record[bit / 8] = static_cast<char>(record[bit / 8] ^ (1 << bit % 8));
}

void change_length(std::string& record, std::uint64_t variant) {
  constexpr std::array<std::uint32_t, 4> kLengths = {0, 1, 0x7fffffff, 0xffffffff};
  const std::uint32_t length = kLengths[variant % kLengths.size()];
  std::memcpy(record.data(), &length, sizeof length);
}

}  // namespace

int vandalise(const VandalPlan& plan, const arena0::Witness& witness) {
  const Attempt* const attempt = choose(plan.record, witness);
  if (attempt == nullptr) return 1;
  const auto place = find(attempt->offset);
  if (!place) return 1;
  const int file = ::open(place->file.c_str(), O_RDWR);
  if (file < 0) return 1;
  std::string record(stemedb::kRecordHeaderBytes + attempt->item.payload.size(), '\0');
  const bool is_there = ::pread(file, record.data(), record.size(), place->position) ==
                        static_cast<ssize_t>(record.size());
  if (is_there) {
    if (plan.damage == Damage::bit) flip_bit(record, plan.variant);
    if (plan.damage == Damage::length) change_length(record, plan.variant);
    // Where that fails, some of it may be there all the same.
    [[maybe_unused]] const ssize_t written =
        ::pwrite(file, record.data(), record.size(), place->position);
    (void)::fsync(file);
  }
  (void)::close(file);
  return is_there ? 0 : 1;
}

}  // namespace reprise::scenarios::arena3
