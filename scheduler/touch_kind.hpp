#pragma once
// How a step touches what tasks share, as far as its order with other steps goes.

#include <cstdint>

namespace reprise::scheduler {

/// Touches of one kind commute, except for those that write.
enum class TouchKind : std::uint8_t {
  read,
  attempt,  ///< a read that would be a write in another state: an exchange that failed
  success,  ///< a write that would be a read in another state
  share,    ///< a place beside others whose order does not matter: in a line, among readers
  write,
  rewrite,  ///< a write of what is there already
  latent,   ///< none that would be a `share` in another state: of who was woken, and not late
};

constexpr bool is_write(TouchKind kind) {
  return kind == TouchKind::write || kind == TouchKind::success || kind == TouchKind::rewrite;
}

constexpr bool conflict(TouchKind one, TouchKind other) {
  if (one == TouchKind::latent || other == TouchKind::latent) return false;
  if (is_write(one) || is_write(other)) return true;
  return (one == TouchKind::share) != (other == TouchKind::share);
}

}  // namespace reprise::scheduler
