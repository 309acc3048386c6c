// T-03: writers store new memories with pauses while readers read old ones. It asks about locks:
// old memories are looked at, new ones are only counted, as in the test it is modelled on.

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/preload.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr std::size_t kFillerBytes = 30;
constexpr std::chrono::microseconds kWriterPause{100};
constexpr std::chrono::microseconds kReaderPause{50};

struct Load {
  std::size_t preloaded;
  std::size_t writers;
  std::size_t stores;
  std::size_t readers;
  std::size_t reads;
};

void write(const Stage& stage, const Load& load, std::size_t writer) {
  for (std::size_t i = 0; i < load.stores; ++i) {
    const std::uint64_t number = writer * load.stores + i;
    store(stage, make_memory(id_of(writer, i), number, filler(number, number)));
    std::this_thread::sleep_for(kWriterPause);
  }
}

void read(const Stage& stage, const Load& load, std::size_t reader) {
  for (std::size_t i = 0; i < load.reads; ++i) {
    const std::size_t number = (reader * load.reads + i) % load.preloaded;
    const auto found = get(stage, preloaded_id(number));
    if (found != preloaded(number, kFillerBytes)) {
      stage.witness.complain("INV-ENG-5",
                             fmt::format("{} is {}", preloaded_id(number), describe(found)));
    }
    std::this_thread::sleep_for(kReaderPause);
  }
}

void run(sim::Run& run) {
  Draws draws(run);
  const Load load{draws.between(1, 20), draws.between(1, 5), draws.between(1, 10),
                  draws.between(1, 10), draws.between(1, 10)};
  const std::size_t all = load.preloaded + load.writers * load.stores;
  play(run, draws.options(all), [&](const Stage& stage) {
    preload(stage, load.preloaded, [](std::size_t) { return kFillerBytes; });
    run_together(load.writers + load.readers, [&](std::size_t thread) {
      if (thread < load.writers) {
        write(stage, load, thread);
      } else {
        read(stage, load, thread - load.writers);
      }
    });
    check_count(stage, all);
  });
}

const std::vector<sim::BugSwitch> kSwitches = warm_switches({engram::Bug::kB01});

}  // namespace

const sim::Scenario kWarmMixed{"warm_mixed", "the warm tier: writers and readers with pauses",
                               kSwitches, &run};

}  // namespace reprise::scenarios
