#pragma once
// Notices that a thread goes round in a loop: it comes to the same few places in memory again and
// again, and changes nothing. It waits for others, whatever it does for that: it reads, exchanges,
// or fails to.
//
// Determinism: addresses are only compared. Threading: kernel, one caller at a time.

#include <array>
#include <cstdint>

namespace reprise::sim {

class SpinWatch {
 public:
  // Who waits for an atomic reads it 16 times before it sleeps (libstdc++), and perhaps before
  // that. Whoever waits again goes round as often, so that each time all of the loop is seen.
  static constexpr std::uint32_t kRepeats = 20;

  /// The thread comes to an access. @returns whether it should let others run
  bool arrives(const void* address) {
    if (!comes_back(address)) {
      repeats_ = 0;
      places_ = {address, places_[0], places_[1], places_[2]};
      return false;
    }
    return ++repeats_ >= kRepeats && repeats_ % kRepeats == 0;
  }

  /// It has changed something.
  void changed() { repeats_ = 0; }

  /// @returns whether it has gone round for long
  bool spins() const { return repeats_ >= kRepeats; }

 private:
  bool comes_back(const void* address) const {
    bool is_there = false;
    for (const void* const place : places_) is_there |= place == address;  // without a branch
    return is_there;
  }

  // Locks made of reads and writes look at two or three.
  std::array<const void*, 4> places_ = {};
  std::uint32_t repeats_ = 0;  // accesses in a row to those
};

}  // namespace reprise::sim
