#pragma once
// What a step of a task did to what tasks share: which objects it touched, and how. Two steps may
// change places in an execution unless they conflict; everything about exploration follows from
// that.
//
// A set of touches is stored once (TouchPool) and known by its address, since the same steps come
// again in thousands of executions.

#include <cstdint>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "scheduler/touch_kind.hpp"

namespace reprise::scheduler {

/// Small numbers in the order of first use.
using ObjectId = std::uint32_t;

struct Touch {
  ObjectId object = 0;
  TouchKind kind = TouchKind::write;
  std::uint8_t bytes = 0xff;  ///< which of the eight bytes, where the object is memory
  std::int32_t change = 0;  ///< to how much is left of it: a lock takes 1, an unlock gives it back
  auto operator<=>(const Touch&) const = default;
};

constexpr bool conflict(const Touch& one, const Touch& other) {
  return one.object == other.object && (one.bytes & other.bytes) != 0 &&
         conflict(one.kind, other.kind);
}

/// All that one step touched.
struct Touches {
  std::vector<Touch> objects;  ///< by id; an object once for each kind
  bool everything = false;     ///< conflicts with whatever the others do: the end of a process

  /// The same with every attempt a success, and all that is latent: what the step could do in
  /// another state.
  const Touches* potential = nullptr;
  bool is_definite = true;  ///< the step does the same in every state

  bool operator<(const Touches& other) const {
    return std::tie(everything, objects) < std::tie(other.everything, other.objects);
  }
};

bool conflict(const Touches& one, const Touches& other);

class TouchPool {
 public:
  /// @param touches in any order, with repetitions
  const Touches* intern(std::span<const Touch> touches, bool everything = false);

 private:
  const Touches* find(const Touches& touches);

  Touches sorted_;  // kept for its memory
  std::set<Touches> pool_;
};

}  // namespace reprise::scheduler
