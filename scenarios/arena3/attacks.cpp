// The attacks of Arena 3: faults with a purpose, for a while, where they hurt. The numbers are
// those of the arena's catalogue.
#include <array>

#include "scenarios/arena3/chaos.hpp"

namespace reprise::scenarios::arena3 {
namespace {

using faults::ContractLevel;
using faults::FamilyId;
using faults::FaultRule;
using scheduler::Stream;

constexpr Stream kAttackStream{"arena3.attack"};

constexpr const char* kLog = "*/wal/*";
constexpr const char* kStores = "*/store/[lt]*/*";  // .../log and .../tree

// Draws of one attack, each with a number of its own.
enum Detail : std::uint64_t { kChosen, kBegin, kLength, kNth, kPlace };

/// One kind of attack, and where its numbers come from.
class Attack {
 public:
  Attack(sim::Run& run, std::uint64_t number) : run_(run), number_(number) {}

  /// @returns whether this run makes it: one of three does
  bool is_chosen() const { return draw(kChosen, 3) == 1; }

  std::uint64_t draw(Detail detail, std::uint64_t n) const {
    return run_.choose(kAttackStream, number_, detail, n);
  }

  /// Restricts a rule to a while: from 100 us to 3 s, as long as the steps of a run and its waits.
  FaultRule for_a_while(FaultRule rule) const {
    constexpr std::uint64_t kShortestNs = 100'000;
    constexpr std::uint64_t kDoublings = 15;
    rule.from_ns = kShortestNs << draw(kBegin, kDoublings);
    rule.until_ns = rule.from_ns + (kShortestNs << draw(kLength, kDoublings));
    return rule;
  }

  /// One of the first calls that fit; they come one behind the other in the protocols.
  std::uint64_t nth() const { return 1 + draw(kNth, 12); }

 private:
  sim::Run& run_;
  const std::uint64_t number_;
};

using Rules = std::vector<FaultRule>;

/// C-6: the disk is full, then space returns.
Rules disk_full(const Attack& attack) {
  return {attack.for_a_while({.family = FamilyId::other_tenant, .knobs = {{0, 10'000'000}}})};
}

/// C-7: fsync of the log fails once.
Rules failed_sync_of_log(const Attack& attack) {
  return {{.family = FamilyId::failed_fsync, .nth = attack.nth(), .path = kLog}};
}

/// C-12: the log cannot be read, or not be opened, for a while.
Rules unreadable_log(const Attack& attack) {
  if (attack.draw(kPlace, 2) == 0) {
    return {attack.for_a_while({.family = FamilyId::read_error, .path = kLog, .knobs = {{0, 0}}})};
  }
  const auto open = static_cast<std::uint16_t>(sim::Operation::open);
  return {attack.for_a_while({.family = FamilyId::name_error, .path = kLog, .call = open})};
}

/// C-14: every fsync waits for a disk that does nothing for a while, again and again.
Rules slow_syncs(const Attack& attack) {
  return {attack.for_a_while({.family = FamilyId::disk_stall, .knobs = {{0, 50'000'000}}})};
}

/// C-18: a store cannot write, or flush, in the middle of a record.
Rules failing_stores(const Attack& attack) {
  const FamilyId family =
      attack.draw(kPlace, 2) == 0 ? FamilyId::write_error : FamilyId::failed_fsync;
  return {{.family = family, .nth = attack.nth(), .path = kStores}};
}

/// C-13: the wall clock jumps by up to an hour, back and forth.
Rules jumping_clock(const Attack&) {
  return {{.family = FamilyId::clock_jump, .knobs = {{1, 10'000'000}}}};
}

struct Kind {
  ContractLevel level;
  Rules (*rules)(const Attack&);
};

// New ones at the end: a kind's place is its address.
constexpr std::array kKinds = {
    Kind{ContractLevel::failing_calls, &disk_full},
    Kind{ContractLevel::failing_calls, &failed_sync_of_log},
    Kind{ContractLevel::failing_calls, &unreadable_log},
    Kind{ContractLevel::honest_disk, &slow_syncs},
    Kind{ContractLevel::failing_calls, &failing_stores},
    Kind{ContractLevel::honest_disk, &jumping_clock},
};

}  // namespace

std::vector<FaultRule> draw_attacks(sim::Run& run, ContractLevel level) {
  std::vector<FaultRule> rules;
  for (std::uint64_t number = 0; number < kKinds.size(); ++number) {
    const Attack attack(run, number);
    if (kKinds[number].level > level || !attack.is_chosen()) continue;
    for (FaultRule& rule : kKinds[number].rules(attack)) rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace reprise::scenarios::arena3
