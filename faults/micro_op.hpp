#pragma once
// Micro-operations: the smallest things that become durable on their own. A call splits into
// several (expand.hpp); those that a profile couples into one another form an atom, which survives
// a power cut whole or not at all.
//
// Determinism: a log is a pure function of the pending records and the profile.

#include <cstdint>
#include <vector>

#include "faults/record.hpp"

namespace reprise::faults {

struct MicroOp {
  enum class Kind : std::uint8_t {
    sector,   ///< one sector of a file takes the content it had after the record
    size,     ///< a file takes a size
    mode,     ///< a file takes permission bits
    entries,  ///< the slots of one name record take their new values
  };

  Kind kind = Kind::sector;
  std::uint32_t file = 0;      ///< index into History::files; kNames for entries
  std::uint32_t record = 0;    ///< index into that file's records, or into History::names
  std::uint32_t atom = 0;      ///< the atom it belongs to
  std::uint64_t position = 0;  ///< sector: its index in the file; size: the new size in bytes
};

/// MicroOp::file of a change of the namespace.
inline constexpr std::uint32_t kNames = 0xffffffff;

/// All pending micro-operations of a disk, oldest first; the operations of an atom are adjacent.
struct MicroLog {
  std::vector<MicroOp> ops;
  std::vector<std::uint32_t> first_op;  ///< per atom

  std::uint32_t atoms() const { return static_cast<std::uint32_t>(first_op.size()); }
};

}  // namespace reprise::faults
