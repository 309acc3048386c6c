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
/// one fails with its nodes. @returns 0 if the tree is as it was after one of the commits
int commit_over_failed_root() {
  {
    const auto store = stemedb::TreeStore::open("/store", {});
    if (!store.ok() || !(*store)->put("first", "v").ok() || !(*store)->flush().ok()) return 1;
    if (!(*store)->put("second", "v").ok()) return 2;
    fail("write_error=@2 path=/store/tree");
    if ((*store)->flush().ok()) return 3;
    if (!(*store)->put("third", "v").ok()) return 4;
    fail("write_error=1 path=/store/tree");
    if ((*store)->flush().ok()) return 5;
    fail(nullptr);
  }
  const auto store = stemedb::TreeStore::open("/store", {});
  return store.ok() && (*store)->get("first").ok() ? 0 : 6;
}

// How much of the root is written before the error depends on the seed.
TEST(TreeFaults, NothingThatAFailedRootMayReferToIsOverwritten) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    int status = 0;
    const auto program = [&status] {
      status = commit_over_failed_root();
      return 0;
    };
    ASSERT_FALSE(sim::simulate(seed, program).finding) << seed;
    ASSERT_EQ(status, 0) << seed;
  }
}

}  // namespace
}  // namespace reprise::scenarios
