// Arena 3, small: no finding without a switch, the same hash for the same seed, everything strikes,
// and the bugs that only its guests can see are found.

#include <gtest/gtest.h>

#include <set>

#include "scenarios/arena3/chaos.hpp"
#include "scenarios/scenarios.hpp"
#include "sim/run_once.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

sim::RunResult run(std::uint64_t seed, std::vector<std::string> bugs = {},
                   std::vector<std::string> faults = {}) {
  sim::Configuration configuration;
  configuration.seed = seed;
  configuration.bugs = std::move(bugs);
  configuration.faults = std::move(faults);
  return sim::run_once(sim::test_world(), kArena3, configuration);
}

TEST(Arena3, FindsNothingWithoutASwitch) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const sim::RunResult result = run(seed);
    ASSERT_FALSE(result.finding) << "seed " << seed << ": " << result.finding->signature << ": "
                                 << result.finding->message;
  }
}

// The vandal's write failed, and had damaged the log all the same.
TEST(Arena3, AllowsForDamageByAWriteThatFailed) {
  const auto finding = run(0x8b185bd72e089e98).finding;
  EXPECT_FALSE(finding) << finding->message;
}

// The vandal looked for the segment in a directory that could not be read.
TEST(Arena3, BearsAVandalThatDoesNotFindTheLog) {
  const auto finding = run(0x58, {}, {"stat_error=1/3 call=read_directory"}).finding;
  EXPECT_FALSE(finding) << finding->message;
}

// A claim was damaged, and came again behind a vote on it, which was in quarantine by then.
TEST(Arena3, AllowsForAVoteWhoseClaimWasDamagedAndCameAgain) {
  const auto finding = run(0xc22eb38bbf2a2ab6).finding;
  EXPECT_FALSE(finding) << finding->message;
}

TEST(Arena3, SameSeedSameHash) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    ASSERT_EQ(run(seed).trace_hash, run(seed).trace_hash) << seed;
  }
}

// Memory runs out, and so the C++ runtime takes what it keeps for exceptions, under a mutex of its
// own, whose number in the trace was left over from the run before.
TEST(Arena3, SameSeedSameHashWhereTheRuntimeTakesItsOwnLock) {
  EXPECT_EQ(run(0xeca01d78a60e682e).trace_hash, run(0xeca01d78a60e682e).trace_hash);
}

TEST(Arena3, LetsEveryFaultFamilyStrike) {
  std::set<std::string_view> waiting;
  for (const faults::Family& family : faults::families()) waiting.insert(family.name);
  for (std::uint64_t seed = 0; seed < 4000 && !waiting.empty(); ++seed) {
    const sim::RunResult result = run(seed);
    for (const faults::Family& family : faults::families()) {
      if (result.faults[static_cast<std::size_t>(family.id)].strikes > 0) {
        waiting.erase(family.name);
      }
    }
  }
  EXPECT_TRUE(waiting.empty()) << *waiting.begin();
}

/// @returns the first signature under which a switch is found
std::string found_as(const char* bug) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const sim::RunResult result = run(seed, {bug});
    if (result.finding) return result.finding->signature;
  }
  return "nothing";
}

TEST(Arena3, FindsAClaimThatReplacesAnother) { EXPECT_EQ(found_as("B-29"), "INV-HASH-1"); }

TEST(Arena3, FindsWhatArena0Finds) { EXPECT_NE(found_as("F-wal-record"), "nothing"); }

/// What the setups of many seeds have in common.
class Draws : public testing::Test {
 protected:
  template <class Look>
  void for_each(const Look& look) {
    sim::World& world = sim::test_world();
    const auto strategy = scheduler::make_strategy("uniform");
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      sim::Configuration configuration;
      sim::RunOptions options;
      options.seed = seed;
      world.begin(options, *strategy);
      sim::Run run(world, configuration);
      look(arena3::draw_chaos(run));
      world.end();
    }
  }
};

TEST_F(Draws, AttacksStayWithinTheContractLevel) {
  std::size_t attacks = 0;
  for_each([&](const arena3::Chaos& chaos) {
    for (const faults::FaultRule& rule : chaos.attacks) {
      EXPECT_LE(faults::family(rule.family).level, chaos.setup.level);
    }
    attacks += chaos.attacks.size();
  });
  EXPECT_GT(attacks, 100u);
}

TEST_F(Draws, WhereSomebodyDamagesTheLogTheDiskIsHonest) {
  std::size_t vandals = 0;
  for_each([&](const arena3::Chaos& chaos) {
    if (!chaos.vandal) return;
    ++vandals;
    EXPECT_LT(chaos.armed, faults::ContractLevel::lying_disk);
    EXPECT_GT(chaos.setup.crashes, 0u);
  });
  EXPECT_GT(vandals, 5u);
}

TEST_F(Draws, TheLastLifeAlwaysEnds) {
  for_each([](const arena3::Chaos& chaos) { EXPECT_TRUE(chaos.setup.last_life_ends); });
}

}  // namespace
}  // namespace reprise::scenarios
