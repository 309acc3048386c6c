// The warm tier's log while names fail: a rename that reports an error may have been done.

#include <gtest/gtest.h>

#include "scenarios/engram_wal/memories.hpp"
#include "system/engram/memory_store.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

using engram_wal::make_memory;

constexpr const char* kDirectory = "/engram";

/// Compacts the log and then updates its memory. @returns the last version that was promised
std::uint64_t compact_and_update() {
  const auto opened = engram::MemoryStore::open(kDirectory, {});
  if (!opened.ok()) return 0;
  engram::MemoryStore& store = **opened;
  std::uint64_t promised = 0;
  for (std::uint64_t version = 1; version <= 3; ++version) {
    if (store.apply(engram::PutMemory{make_memory(0, 0, {version, 0})}).ok()) promised = version;
    if (version < 3) (void)store.compact();
  }
  return promised;
}

/// @returns the version that is there, 0 for none
std::uint64_t version_found() {
  const auto opened = engram::MemoryStore::open(kDirectory, {});
  if (!opened.ok()) return 0;
  const auto memory = (*opened)->get(engram_wal::id_of(0, 0));
  return memory ? memory->created_at_ns : 0;
}

/// Lets the nth call on a name fail, perhaps cuts the power, and looks whether the promise is kept.
void expect_promise_kept(std::uint64_t nth, std::uint64_t seed) {
  sim::World& world = sim::test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  sim::RunOptions options;
  options.seed = seed;
  world.begin(options, *strategy);
  world.machine().faults().add({.family = faults::FamilyId::name_error, .nth = nth});
  std::uint64_t promised = 0;
  std::uint64_t found = 0;
  world.start("writer", [&promised] {
    promised = compact_and_update();
    return 0;
  });
  world.run();
  world.machine().faults().heal();
  if (seed % 2 == 1) world.cut_power();
  world.start("reader", [&found] {
    found = version_found();
    return 0;
  });
  world.run();
  world.end();
  EXPECT_GE(found, promised) << "name " << nth << ", seed " << seed;
}

TEST(EngramNames, LoseNothingThatWasPromisedWhicheverOfThemFails) {
  for (std::uint64_t nth = 1; nth <= 40; ++nth) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) expect_promise_kept(nth, seed);
  }
}

}  // namespace
}  // namespace reprise::scenarios
