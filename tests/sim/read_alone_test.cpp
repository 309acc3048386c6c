#include "sim/read_alone.hpp"

#include <gtest/gtest.h>

namespace reprise::sim {
namespace {

TEST(ReadAlone, IsWhatWasReadLastOfEachPlace) {
  ReadAlone alone;
  alone.read({.piece = 1, .bytes = 0x0f});
  alone.read({.piece = 2});
  alone.read({.piece = 1, .bytes = 0xff});
  ASSERT_EQ(alone.reads().size(), 2u);
  EXPECT_EQ(alone.reads()[1].piece, 1u);
  EXPECT_EQ(alone.reads()[1].bytes, 0xff);
}

TEST(ReadAlone, IsNotWhatTheThreadWrites) {
  ReadAlone alone;
  alone.read({.piece = 1});
  alone.wrote({.piece = 1});
  alone.read({.piece = 1});
  EXPECT_TRUE(alone.reads().empty());
  alone.read({.piece = 2, .bytes = 0x01});
  alone.wrote({.piece = 2, .bytes = 0x02});
  EXPECT_EQ(alone.reads().size(), 1u);
}

TEST(ReadAlone, BeginsAnewWithEachYield) {
  ReadAlone alone;
  alone.wrote({.piece = 1});
  alone.clear();
  alone.read({.piece = 1});
  EXPECT_EQ(alone.reads().size(), 1u);
}

// A program does much before it comes to its first loop.
TEST(ReadAlone, KeepsTheLastWrites) {
  ReadAlone alone;
  for (ObjectNames::Name piece = 0; piece < 100; ++piece) alone.wrote({.piece = piece});
  for (ObjectNames::Name piece = 84; piece < 100; ++piece) alone.read({.piece = piece});
  EXPECT_TRUE(alone.reads().empty());
  alone.read({.piece = 83});
  EXPECT_EQ(alone.reads().size(), 1u);
}

// Every 512 bytes two places have the same bit.
TEST(ReadAlone, TellsPlacesApartThatAreFarFromOneAnother) {
  ReadAlone alone;
  alone.wrote({.piece = 8});
  alone.read({.piece = 8 + 512});
  alone.wrote({.piece = 8 + 1024});
  EXPECT_EQ(alone.reads().size(), 1u);
  alone.wrote({.piece = 8 + 512});
  EXPECT_TRUE(alone.reads().empty());
}

}  // namespace
}  // namespace reprise::sim
