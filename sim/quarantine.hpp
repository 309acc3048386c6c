#pragma once
// Freed memory that nobody gets again for a while: who still uses it then is found out, where
// accesses are seen. First in, first out.
//
// Determinism: a piece comes out after so many others. Threading: used only by whoever runs.

#include <array>
#include <cstddef>
#include <utility>

namespace reprise::sim {

class Quarantine {
 public:
  /// From now on it takes pieces, or none.
  void open(bool is_open) { is_open_ = is_open; }

  /// @returns the piece that comes out for this one, null where there is none yet; the same piece
  ///          where it is not taken
  template <class Piece>
  Piece* exchange(Piece* piece, std::size_t bytes) {
    if (!is_open_ || bytes > kMostBytes) return piece;
    next_ = (next_ + 1) % kPieces;
    return static_cast<Piece*>(std::exchange(pieces_[next_], piece));
  }

  /// What is in it is gone.
  void clear() {
    if (is_open_) pieces_.fill(nullptr);
    is_open_ = false;
  }

 private:
  // What objects are large. With all of it there at once, a process needs 1 MiB more.
  static constexpr std::size_t kMostBytes = 4096;
  // More than a small program frees between a mistake and its consequence; not too many to be
  // cleared in a short run.
  static constexpr std::size_t kPieces = 256;

  std::array<void*, kPieces> pieces_{};
  std::size_t next_ = 0;
  bool is_open_ = false;
};

}  // namespace reprise::sim
