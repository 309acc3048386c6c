// Old seeds keep their meaning: a family that is added to the table changes no run in which it does
// not strike.
#include <fcntl.h>
#include <unistd.h>

#include <mutex>
#include <thread>
#include <vector>

#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using faults::Family;

/// Two threads that write, sync and read two files, whatever goes wrong.
int use_the_disk() {
  std::mutex mutex;
  const auto work = [&mutex](const char* path) {
    char buffer[100] = {};
    for (int i = 0; i < 10; ++i) {
      const int file = open(path, O_RDWR | O_CREAT, 0600);
      const std::lock_guard lock(mutex);
      if (pwrite(file, buffer, sizeof buffer, i * 70) < 0) continue;
      fsync(file);
      if (pread(file, buffer, sizeof buffer, 0) > 0) ++buffer[0];
      close(file);
    }
  };
  std::thread other([&work] { work("/a"); });
  work("/b");
  other.join();
  return 0;
}

/// @returns the trace of two lives with a power cut between them, under a swarm of all families
scheduler::TraceHash trace_of_swarm(std::span<const Family> table, std::uint64_t seed) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  RunOptions options;
  options.seed = seed;
  world.begin(options, *strategy);
  faults::FaultPlan& plan = world.machine().faults();
  plan.use(table);
  plan.draw(faults::ContractLevel::lying_disk);
  world.machine().arm();
  for (int life = 0; life < 2; ++life) {
    world.start("main", &use_the_disk);
    world.run();
    world.cut_power();
  }
  const scheduler::TraceHash hash = world.trace().hash();
  world.end();
  plan.use(faults::families());
  return hash;
}

TEST(OldSeeds, KeepTheirTraceWhenAFamilyIsAdded) {
  std::vector<Family> table(faults::families().begin(), faults::families().end());
  Family added = table.back();
  added.id = static_cast<faults::FamilyId>(table.size());
  added.name = "added later";
  added.strikes = scheduler::Stream{"added later"};
  added.detail = scheduler::Stream{"added later.detail"};
  table.push_back(added);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    ASSERT_EQ(trace_of_swarm(faults::families(), seed), trace_of_swarm(table, seed)) << seed;
  }
}

TEST(OldSeeds, MeanSomethingElseThanEachOther) {
  EXPECT_NE(trace_of_swarm(faults::families(), 1), trace_of_swarm(faults::families(), 2));
}

}  // namespace
}  // namespace reprise::sim
