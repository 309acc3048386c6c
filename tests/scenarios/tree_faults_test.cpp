// The tree store on a simulated disk whose calls fail: what real files cannot show.
#include <gtest/gtest.h>

#include "sim/border.hpp"
#include "sim/fault_text.hpp"
#include "system/store/tree_store.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

/// From here on a rule says what fails. @param rule none: nothing does
void fail(const char* rule) {
  const sim::HostMemory host;
  auto& plan = sim::world().machine().faults();
  plan.reset();
  if (rule != nullptr) plan.add(*sim::parse_fault(rule));
}

/// A commit fails when its nodes are durable, and may have written its root all the same; the next
/// one fails with its nodes.
/// @returns 0 if the tree is as it was after one of the commits, 1 if it is damaged; 2 if it came
/// otherwise
int commit_over_failed_root(stemedb::BugSwitches bugs) {
  stemedb::TreeStoreOptions options;
  options.bugs = bugs;
  {
    const auto store = stemedb::TreeStore::open("/store", options);
    if (!store.ok() || !(*store)->put("first", "v").ok() || !(*store)->flush().ok()) return 2;
    if (!(*store)->put("second", "v").ok()) return 2;
    fail("write_error=@2 path=/store/tree");
    if ((*store)->flush().ok()) return 2;
    if (!(*store)->put("third", "v").ok()) return 2;
    fail("write_error=1 path=/store/tree");
    if ((*store)->flush().ok()) return 2;
    fail(nullptr);
  }
  const auto store = stemedb::TreeStore::open("/store", options);
  return store.ok() && (*store)->get("first").ok() ? 0 : 1;
}

/// How much of the root is written before the error depends on the seed.
/// @returns after how many of 300 seeds the tree is damaged
int damaged_trees(stemedb::BugSwitches bugs) {
  int damaged = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    int status = 2;
    const auto program = [&] {
      status = commit_over_failed_root(bugs);
      return 0;
    };
    EXPECT_FALSE(sim::simulate(seed, program).finding) << seed;
    EXPECT_NE(status, 2) << seed;
    damaged += status;
  }
  return damaged;
}

TEST(TreeFaults, NothingThatAFailedRootMayReferToIsOverwritten) {
  EXPECT_EQ(damaged_trees({}), 0);
  EXPECT_GT(damaged_trees({stemedb::Bug::kB81}), 0);
}

}  // namespace
}  // namespace reprise::scenarios
