#include "scheduler/spurious.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

constexpr std::uint64_t kRuns = 1000;
constexpr int kOpportunities = 1000;

struct Drawn {
  bool there = false;
  std::vector<int> when;
};

Drawn draw(std::uint64_t seed, Spurious kind, SpuriousSet allowed) {
  Decisions decisions;
  decisions.begin(seed);
  SpuriousEvents events(decisions);
  events.begin(allowed);
  Drawn drawn{events.has(kind), {}};
  for (int i = 0; i < kOpportunities; ++i) {
    if (events.happens(kind, 1)) drawn.when.push_back(i);
  }
  return drawn;
}

TEST(Spurious, IsReadAsItIsWritten) {
  for (unsigned long bits = 0; bits < (1u << kSpuriousKinds); ++bits) {
    EXPECT_EQ(parse_spurious(spurious_text(bits)), SpuriousSet(bits));
  }
  EXPECT_EQ(parse_spurious("all"), SpuriousSet().set());
  for (const char* const wrong : {"", "wakeup", "wakeups,", ",wakeups", "none,wakeups", "ALL"}) {
    EXPECT_FALSE(parse_spurious(wrong)) << wrong;
  }
}

TEST(Spurious, MostRunsAreWithoutIt) {
  std::uint64_t with = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    with += draw(seed, Spurious::wakeup, kUsualSpurious).there ? 1U : 0U;
  }
  EXPECT_GT(with, kRuns / 5);
  EXPECT_LT(with, kRuns / 3);
}

TEST(Spurious, ARunHasFewAndSomeHaveOneAtOnce) {
  int at_once = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const Drawn drawn = draw(seed, Spurious::timeout, kUsualSpurious);
    EXPECT_LE(drawn.when.size(), 4u);
    EXPECT_TRUE(drawn.there || drawn.when.empty());
    if (!drawn.when.empty() && drawn.when.front() == 0) ++at_once;
  }
  EXPECT_GT(at_once, 0);
}

TEST(Spurious, OneKindDoesNotChangeAnother) {
  const SpuriousSet alone(1u << static_cast<unsigned>(Spurious::exchange));
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    EXPECT_EQ(draw(seed, Spurious::exchange, alone).when,
              draw(seed, Spurious::exchange, kUsualSpurious).when);
  }
}

TEST(Spurious, WhatIsNotAskedForDrawsNothing) {
  Decisions decisions;
  decisions.record(true);
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    decisions.begin(seed);
    SpuriousEvents events(decisions);
    events.begin(kNothingSpurious);
    for (int i = 0; i < kOpportunities; ++i) EXPECT_FALSE(events.happens(Spurious::wakeup, 1));
    EXPECT_TRUE(decisions.recorded().empty());
  }
}

TEST(Spurious, APlanRepeatsItAndAnEmptyOneIsQuiet) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Drawn drawn = draw(seed, Spurious::wakeup, kUsualSpurious);
    Decisions recording;
    recording.record(true);
    recording.begin(seed);
    SpuriousEvents events(recording);
    events.begin(kUsualSpurious);
    for (int i = 0; i < kOpportunities; ++i) events.happens(Spurious::wakeup, 1);

    for (const bool keeps : {true, false}) {
      Decisions planned;
      planned.begin(seed, keeps ? recording.recorded() : std::vector<Decision>());
      SpuriousEvents again(planned);
      again.begin(kUsualSpurious);
      std::vector<int> when;
      for (int i = 0; i < kOpportunities; ++i) {
        if (again.happens(Spurious::wakeup, 1)) when.push_back(i);
      }
      EXPECT_EQ(when, keeps ? drawn.when : std::vector<int>());
    }
  }
}

}  // namespace
}  // namespace reprise::scheduler
