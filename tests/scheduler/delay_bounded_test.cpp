#include "scheduler/delay_bounded.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/scheduler/watched_toy.hpp"

namespace reprise::scheduler {
namespace {

// Two tasks of four steps each; who took each of them.
struct Steps {
  std::string order;

  void operator()(Toy& toy) {
    order.clear();
    for (const char name : {'a', 'b'}) {
      toy.spawn([this, &toy, name] {
        for (int i = 0; i < 4; ++i) {
          order += name;
          toy.scheduler.point();
        }
      });
    }
  }

  /// How often one gave way to the other.
  std::size_t changes() const {
    std::size_t count = 0;
    for (std::size_t i = 1; i < order.size(); ++i) count += order[i] != order[i - 1] ? 1U : 0U;
    return count;
  }
};

TEST(DelayBounded, GivesWayNoMoreOftenThanItsDelaysAndTheEnds) {
  Steps program;
  const Profile profile = profile_of(std::ref(program));
  Toy toy;
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    run_with(toy, std::ref(program), seed, "delay:1", &profile);
    EXPECT_LE(program.changes(), 2u) << program.order;
    seen.insert(program.order);
  }
  EXPECT_GE(seen.size(), 4u);  // a delay after each of the first one's steps
}

}  // namespace
}  // namespace reprise::scheduler
