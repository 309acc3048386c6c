#pragma once
// The pieces of memory that an exploration has met, by name. Neighbours stand side by side: threads
// go through memory in order, and come back to what they have just used.
//
// Determinism: names only. A piece stays where it is. Threading: kernel, one caller at a time.

#include <array>
#include <cstddef>
#include <memory>
#include <unordered_map>

#include "sim/object_names.hpp"
#include "sim/piece.hpp"

namespace reprise::sim {

class Pieces {
 public:
  /// @returns the piece of that name, which is there from now on
  Piece& operator[](ObjectNames::Name name) {
    const ObjectNames::Name number = name / kPieceBytes;
    return block(number / kBlock)[number % kBlock];
  }

 private:
  // A cache line or four of the program's: what it uses at once.
  static constexpr std::size_t kBlock = 32;
  static constexpr std::size_t kRecent = 64;
  using Block = std::array<Piece, kBlock>;
  struct Recent {
    ObjectNames::Name number = 0;
    Block* block = nullptr;
  };

  Block& block(ObjectNames::Name number) {
    Recent& recent = recent_[number % kRecent];
    if (recent.block == nullptr || recent.number != number) recent = {number, &find(number)};
    return *recent.block;
  }
  Block& find(ObjectNames::Name number) {
    std::unique_ptr<Block>& block = blocks_[number];
    if (block == nullptr) block = std::make_unique<Block>();
    return *block;
  }

  std::unordered_map<ObjectNames::Name, std::unique_ptr<Block>> blocks_;  // by number
  std::array<Recent, kRecent> recent_ = {};
};

}  // namespace reprise::sim
