#include <gtest/gtest.h>

#include <vector>

#include "tests/sim/program/global.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

// Wherever one of them stands when the others run: between its instructions or within a call.
TEST(Processes, HaveTheGlobalsOfALibraryForThemselves) {
  constexpr int kTimes = 5;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    World& world = test_world();
    const auto strategy = scheduler::make_strategy("uniform");
    RunOptions options;
    options.seed = seed;
    world.begin(options, *strategy);
    std::vector<int> counted(3);
    for (int& own : counted) {
      world.start("one of three", [&own] {
        own = programs::count_globally(kTimes);
        return 0;
      });
    }
    EXPECT_EQ(world.run(), Pause::finished) << "seed " << seed;
    EXPECT_EQ(counted, std::vector(3, kTimes)) << "seed " << seed;
    world.end();
  }
}

}  // namespace
}  // namespace reprise::sim
