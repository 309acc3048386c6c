#pragma once
// What a thread has read lately that no other one has touched, for explorations: a loop may wait
// for others that are still to come to change it. What it writes itself is not what it waits for.
//
// Determinism: by what the runs do. Threading: kernel, one caller at a time.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/object_names.hpp"

namespace reprise::sim {

class ReadAlone {
 public:
  struct Read {
    ObjectNames::Name piece = 0;
    std::uint8_t bytes = 0xff;
    const void* place = nullptr;  // in the code

    bool meets(const Read& other) const {
      return piece == other.piece && (bytes & other.bytes) != 0;
    }
  };

  void read(const Read& read) {
    if (written_.meets(read)) return;
    forget(read);
    if (reads_.size() == kMost) clear_reads();
    reads_.push_back(read);
    seen_.add(read.piece);
  }
  void wrote(const Read& place) {
    forget(place);
    written_.add(place);
  }
  /// It yields.
  void clear() {
    clear_reads();
    written_.clear();
  }
  const std::vector<Read>& reads() const { return reads_; }

 private:
  // What a loop touches between two yields is less, as a rule.
  static constexpr std::size_t kMost = 16;

  // Says of most pieces that they are not among some, without looking at these: neighbours, which
  // threads go through one after another, have bits of their own.
  class Filter {
   public:
    void add(ObjectNames::Name piece) { bits_ |= bit(piece); }
    bool has(ObjectNames::Name piece) const { return (bits_ & bit(piece)) != 0; }

   private:
    static std::uint64_t bit(ObjectNames::Name piece) {
      return std::uint64_t{1} << (piece / kPieceBytes % 64);
    }
    std::uint64_t bits_ = 0;
  };

  // The last so many, in any order.
  class Written {
   public:
    void add(const Read& place) {
      const std::size_t at = added_++ % kMost;
      if (at == 0) before_ = std::exchange(since_, {});
      since_.add(place.piece);
      places_[at] = place;
    }
    bool meets(const Read& read) const {
      if (!since_.has(read.piece) && !before_.has(read.piece)) return false;
      const auto places = std::span(places_).first(std::min(added_, kMost));
      return std::ranges::any_of(places, [&](const Read& place) { return place.meets(read); });
    }
    void clear() {
      added_ = 0;
      since_ = before_ = {};
    }

   private:
    std::array<Read, kMost> places_;
    std::size_t added_ = 0;
    Filter since_;   // of those since it was full last
    Filter before_;  // of those before
  };

  void forget(const Read& place) {
    if (!seen_.has(place.piece)) return;
    std::erase_if(reads_, [&](const Read& before) { return before.meets(place); });
  }
  void clear_reads() {
    reads_.clear();
    seen_ = {};
  }

  std::vector<Read> reads_;
  Filter seen_;  // among those
  Written written_;
};

}  // namespace reprise::sim
