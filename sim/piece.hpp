#pragma once
// Eight bytes of memory, and which of them threads share: for explorations. Bytes belong to a
// thread as long as all others that touch them have begun it, or joined it: what it writes there
// nobody sees, not even beside a flag that others set.
//
// Determinism: by what the runs do. What was found out of a piece is kept from run to run.
// Threading: kernel, one caller at a time.

#include <array>
#include <cstdint>

#include "scheduler/exploration/touches.hpp"
#include "scheduler/races/vector_clock.hpp"
#include "sim/object_names.hpp"

namespace reprise::sim {

struct Piece {
  scheduler::ObjectId id = 0;     ///< 0: no threads share any of it
  std::uint8_t shared = 0;        ///< bytes that threads share
  bool may_change = false;        ///< somebody has read what another one writes meanwhile
  std::uint64_t written_run = 0;  ///< the last one in which it was written
  scheduler::Epoch written = {};  ///< last

  std::uint64_t run = 0;                                ///< the last one in which it was touched,
  std::uint8_t touched = 0;                             ///< these bytes,
  std::array<scheduler::Epoch, kPieceBytes> when = {};  ///< each last then,
  scheduler::Epoch last = {};                           ///< and of these
  std::uint8_t lasts = 0;                               ///< these last

  /// Somebody touches bytes of it.
  /// @param now of whoever does
  /// @param before what has come before, by threads that begin and are joined
  /// @returns whether threads turn out to share bytes of it that none had shared
  bool touch(std::uint8_t bytes, std::uint64_t in_run, scheduler::Epoch now,
             const scheduler::VectorClock& before) {
    const bool is_same_task = run == in_run && now == last;
    if ((bytes & ~(is_same_task ? lasts | shared : shared)) == 0) return false;
    if (run != in_run) touched = 0;
    run = in_run;
    lasts = static_cast<std::uint8_t>(is_same_task ? lasts | bytes : bytes);
    last = now;
    const std::uint8_t shared_before = shared;
    for (std::size_t at = 0; at < kPieceBytes; ++at) {
      const auto byte = static_cast<std::uint8_t>(1 << at);
      if ((bytes & byte) == 0) continue;
      if ((touched & byte) != 0 && !before.covers(when[at])) shared |= byte;
      when[at] = now;
    }
    touched |= bytes;
    return shared != shared_before;
  }
};

}  // namespace reprise::sim
