// Pieces of memory by name.

#include "sim/pieces.hpp"

#include <gtest/gtest.h>

namespace reprise::sim {
namespace {

TEST(Pieces, AreNewAtFirst) {
  Pieces pieces;
  EXPECT_EQ(pieces[80].id, 0u);
  EXPECT_EQ(pieces[80].shared, 0u);
}

TEST(Pieces, StayWhereTheyAre) {
  Pieces pieces;
  Piece& piece = pieces[80];
  piece.id = 7;
  for (ObjectNames::Name name = 0; name < 1'000'000; name += kPieceBytes) pieces[name].shared = 1;
  EXPECT_EQ(&pieces[80], &piece);
  EXPECT_EQ(pieces[80].id, 7u);
}

TEST(Pieces, EachNameHasItsOwn) {
  Pieces pieces;
  constexpr ObjectNames::Name kStrides[] = {8, 256, 1 << 14, 1 << 20, ObjectNames::Name{1} << 40};
  scheduler::ObjectId id = 0;
  for (const ObjectNames::Name stride : kStrides) {
    for (ObjectNames::Name at = 1; at < 200; ++at) pieces[1 + at * stride].id = ++id;
    for (ObjectNames::Name at = 1; at < 200; ++at) {
      EXPECT_EQ(pieces[1 + at * stride].id, id - 199 + at);
    }
  }
}

}  // namespace
}  // namespace reprise::sim
