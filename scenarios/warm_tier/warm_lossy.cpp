// T-16: clients reach the tier over a line that delays every message and loses some, and ask again
// up to three times; the wall clock is up to five seconds off and jumps; sometimes there are more
// memories than slots. Whoever was told that his memory is stored finds it - at once, which is
// within the 200 ms that he is promised -, whoever was told that it is not does not, and nobody is
// left without an answer for any other reason than lost messages.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/checks.hpp"
#include "scenarios/warm_tier/memories.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;
using std::chrono::milliseconds;

constexpr std::size_t kTries = 4;
constexpr std::size_t kMostDelayMs = 100;
constexpr milliseconds kPatience{250};  // longer than the way there and back
constexpr std::uint64_t kClockOffByNs = 5'000'000'000;
constexpr std::uint64_t kLongestRunNs = 3'600'000'000'000;

/// A message on its way.
struct Passage {
  milliseconds delay{0};
  bool lost = false;
};

/// One memory's way into the tier.
struct Request {
  engram::Memory memory;
  std::array<std::pair<Passage, Passage>, kTries> tries;  ///< there and back
};

struct Load {
  std::vector<std::vector<Request>> clients;
  std::size_t capacity = 0;
  bool is_burst = false;  ///< not all of them fit
};

enum class Fate : std::uint8_t { stored, refused, unknown };

Passage draw_passage(Draws& draws, std::size_t lost_percent) {
  return {milliseconds(draws.between(0, kMostDelayMs)), draws.between(1, 100) <= lost_percent};
}

Load draw_load(Draws& draws) {
  constexpr std::size_t kLostPercent[] = {1, 10, 40};
  const std::size_t lost_percent = kLostPercent[draws.between(0, std::size(kLostPercent) - 1)];
  Load load;
  load.clients.resize(draws.between(1, 6));
  std::size_t total = 0;
  for (std::size_t client = 0; client < load.clients.size(); ++client) {
    load.clients[client].resize(draws.between(1, 8));
    for (Request& request : load.clients[client]) {
      const std::uint64_t number = total++;
      request.memory = make_memory(id_of(client, number), number, filler(number, number));
      for (auto& [there, back] : request.tries) {
        there = draw_passage(draws, lost_percent);
        back = draw_passage(draws, lost_percent);
      }
    }
  }
  load.is_burst = draws.between(0, 1) == 1;
  // Whoever asks again holds a second slot for a moment.
  load.capacity = load.is_burst ? (total + 1) / 2 : total + load.clients.size();
  return load;
}

/// What is there is what was stored, and trusted a little less than then, whatever the clocks say.
void check_there(const Stage& stage, const engram::Memory& stored) {
  const auto found = stage.tier.get(stored.id);
  if (!found.ok() || !*found) {
    stage.witness.complain("INV-ENG-5", stored.id + " was stored and is not there");
    return;
  }
  engram::Memory memory = **found;
  const float most = stored.confidence;
  const float least = engram::adjusted_confidence(stored, kLongestRunNs);
  if (memory.confidence > most || memory.confidence < least) {
    stage.witness.complain(
        "INV-ENG-5", fmt::format("{} was trusted {}, now {}", stored.id, most, memory.confidence));
  }
  memory.confidence = stored.confidence;
  if (memory == stored) return;
  stage.witness.complain("INV-ENG-5", fmt::format("{} is {}", stored.id, describe(memory)));
}

bool arrives(const Passage& passage) {
  std::this_thread::sleep_for(passage.delay);
  return !passage.lost;
}

/// @returns what the client knows in the end
Fate ask(const Stage& stage, const Request& request) {
  bool may_be_there = false;
  for (const auto& [there, back] : request.tries) {
    if (arrives(there)) {
      const engram::Status stored = stage.tier.store(request.memory);
      if (!stored.ok() && !stored.error_is(engram::ErrorKind::kAllocationFailed)) {
        stage.witness.complain("INV-ENG-5", stored.error().describe());
      }
      may_be_there = may_be_there || stored.ok();
      if (arrives(back)) {
        if (stored.ok()) return Fate::stored;
        return may_be_there ? Fate::unknown : Fate::refused;
      }
    }
    std::this_thread::sleep_for(kPatience);
  }
  return Fate::unknown;
}

bool lost_all(const Request& request) {
  return std::ranges::all_of(request.tries,
                             [](const auto& one) { return one.first.lost || one.second.lost; });
}

std::vector<Fate> work(const Stage& stage, const std::vector<Request>& requests) {
  std::vector<Fate> fates;
  for (const Request& request : requests) {
    fates.push_back(ask(stage, request));
    if (fates.back() == Fate::stored) check_there(stage, request.memory);
  }
  return fates;
}

void check_fate(const Stage& stage, const Request& request, Fate fate, bool is_burst) {
  if (fate == Fate::stored) return check_there(stage, request.memory);
  const auto found = stage.storage.get(request.memory.id);
  if (fate == Fate::refused && found.ok() && *found) {
    stage.witness.complain("INV-ENG-5", request.memory.id + " was refused and is there");
  }
  if (!is_burst && !lost_all(request)) {
    stage.witness.complain("INV-ENG-5", request.memory.id + " was dropped, though there is room");
  }
}

/// Nothing else on the machine than the clocks and the speed of threads.
constexpr faults::FamilyId kNotHere[] = {
    faults::FamilyId::kill,        faults::FamilyId::power_cut,  faults::FamilyId::clock_edge,
    faults::FamilyId::slow_disk,   faults::FamilyId::disk_stall, faults::FamilyId::disk_throttle,
    faults::FamilyId::clock_drift,
};

void arm_clocks(sim::Run& run) {
  constexpr std::size_t kStepNs = 0;
  run.arm_faults(faults::ContractLevel::honest_disk, kNotHere);
  run.world().machine().faults().set_knob(faults::FamilyId::clock_jump, kStepNs, kClockOffByNs);
}

void run(sim::Run& run) {
  Draws draws(run);
  const Load load = draw_load(draws);
  arm_clocks(run);
  play(run, draws.options(load.capacity), [&](const Stage& stage) {
    std::vector<std::vector<Fate>> fates(load.clients.size());
    run_together(load.clients.size(),
                 [&](std::size_t client) { fates[client] = work(stage, load.clients[client]); });
    for (std::size_t client = 0; client < load.clients.size(); ++client) {
      for (std::size_t i = 0; i < fates[client].size(); ++i) {
        check_fate(stage, load.clients[client][i], fates[client][i], load.is_burst);
      }
    }
    check_layout(stage, load.capacity);
    check_count(stage, stage.storage.entries().size());
  });
}

const std::vector<sim::BugSwitch> kSwitches =
    warm_switches({engram::Bug::kB01, engram::Bug::kB51, engram::Bug::kB53});

}  // namespace

const sim::Scenario kWarmLossy{
    "warm_lossy",
    "the warm tier: a line that loses messages, clocks that jump, more memories than slots",
    kSwitches,
    &run,
    {},
    true};

}  // namespace reprise::scenarios
