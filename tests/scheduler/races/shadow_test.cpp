#include "scheduler/races/shadow.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

constexpr std::uintptr_t kPageBytes = 4096;
constexpr std::uintptr_t kBegin = 0x100000;

class ShadowMemory : public testing::Test {
 protected:
  static std::uintptr_t place(std::size_t page) { return kBegin + page * kPageBytes; }

  void visit(std::size_t pages) {
    for (std::size_t page = 0; page < pages; ++page) {
      shadow_.cell(place(page)).visitor = 1;
      shadow_.mark(place(page));
    }
  }

  std::size_t visited(std::size_t pages) {
    std::size_t count = 0;
    for (std::size_t page = 0; page < pages; ++page) {
      count += shadow_.cell(place(page)).visitor != kNoTask ? 1U : 0U;
    }
    return count;
  }

  std::size_t at_hand(std::size_t pages) {
    std::size_t count = 0;
    for (std::size_t page = 0; page < pages; ++page) {
      count += shadow_.recent_cell(place(page)) != nullptr ? 1U : 0U;
    }
    return count;
  }

  Shadow shadow_;
};

constexpr std::size_t kFew = 8;
constexpr std::size_t kKept = 64;  // for the next run, at most
constexpr std::size_t kMany = 100;

TEST_F(ShadowMemory, IsForgottenHoweverMuchThereIs) {
  for (const std::size_t pages : {kFew, kMany}) {
    shadow_.clear();
    visit(pages);
    EXPECT_EQ(visited(pages), pages);
    shadow_.forget(place(0), pages * kPageBytes);
    EXPECT_EQ(visited(pages), 0u);
    visit(pages);
    shadow_.clear();
    EXPECT_EQ(visited(pages), 0u);
  }
}

TEST_F(ShadowMemory, OfFewPagesIsThereForTheNextRun) {
  visit(kFew);
  ShadowCell* const cell = shadow_.recent_cell(place(3));
  ASSERT_NE(cell, nullptr);
  shadow_.clear();
  EXPECT_EQ(shadow_.recent_cell(place(3)), cell);
  shadow_.forget(place(0), kFew * kPageBytes);
  EXPECT_EQ(shadow_.recent_cell(place(3)), cell);
}

// What is at hand would be memory that is somebody else's by now.
TEST_F(ShadowMemory, OfManyPagesIsGivenBackAndNotAtHandAnyMore) {
  visit(kMany);
  EXPECT_GT(at_hand(kMany), kFew);
  shadow_.clear();
  EXPECT_EQ(at_hand(kMany), 0u);
  visit(kMany);
  shadow_.forget(place(0), kMany * kPageBytes);
  EXPECT_EQ(at_hand(kMany - kKept), 0u);
}

TEST_F(ShadowMemory, APartOfAPageIsNoPage) {
  visit(kMany);
  shadow_.forget(place(0) + 8, kPageBytes - 8);
  EXPECT_EQ(visited(1), 1u);
  shadow_.forget(place(0), kPageBytes - 8);
  EXPECT_EQ(visited(1), 0u);
}

}  // namespace
}  // namespace reprise::scheduler
