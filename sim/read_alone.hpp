#pragma once
// What a thread has read lately that no other one has touched, for explorations: a loop may wait
// for others that are still to come to change it. What it writes itself is not what it waits for.
//
// Determinism: by what the runs do. Threading: kernel, one caller at a time.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/object_names.hpp"

namespace reprise::sim {

class ReadAlone {
 public:
  struct Read {
    ObjectNames::Name piece = 0;
    std::uint8_t bytes = 0xff;
    const void* place = nullptr;  // in the code
  };

  void read(const Read& read) {
    if (std::ranges::any_of(written_, [&](const Read& written) { return meet(written, read); })) {
      return;
    }
    std::erase_if(reads_, [&](const Read& before) { return meet(before, read); });
    if (reads_.size() == kMost) reads_.clear();
    reads_.push_back(read);
  }
  void wrote(const Read& place) {
    std::erase_if(reads_, [&](const Read& before) { return meet(before, place); });
    if (written_.size() == kMost) written_.erase(written_.begin());
    written_.push_back(place);
  }
  /// It yields.
  void clear() {
    reads_.clear();
    written_.clear();
  }
  const std::vector<Read>& reads() const { return reads_; }

 private:
  // What a loop touches between two yields is less, as a rule.
  static constexpr std::size_t kMost = 16;

  static bool meet(const Read& one, const Read& other) {
    return one.piece == other.piece && (one.bytes & other.bytes) != 0;
  }

  std::vector<Read> reads_;
  std::vector<Read> written_;
};

}  // namespace reprise::sim
