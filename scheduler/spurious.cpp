#include "scheduler/spurious.hpp"

#include <algorithm>

namespace reprise::scheduler {
namespace {

// One run in four has a kind: the others find what it would hide.
constexpr Ratio kRunsWithIt{1, 4};
// Few: a program must make progress, and a story of one is the easiest to read.
constexpr std::uint64_t kFew = 4;
// A loop may yield so often before it gives up.
constexpr std::uint64_t kMany = 16;
// Short programs have two opportunities, long ones thousands. The rarest is the quiet choice.
constexpr std::array<std::uint64_t, 3> kRarities = {32, 4, 1};

/// What is drawn of a kind when a run begins: the counters of its address.
enum Draw : std::uint64_t { kIsThere, kBudget, kRarity };

constexpr Stream kModeStream{"spurious"};

struct Kind {
  std::string_view name;   // of all, on the command line
  std::string_view event;  // of one, in reports
  Stream stream;
  std::uint64_t most_of_a_run = kFew;
};

constexpr std::array<Kind, kSpuriousKinds> kKinds = {{
    {"wakeups", "spurious wakeup", Stream("spurious.wakeup")},
    {"exchanges", "weak compare-exchange that failed spuriously", Stream("spurious.exchange")},
    {"timeouts", "timeout while others could run", Stream("spurious.timeout")},
    {"trylocks", "attempt at a free lock that failed", Stream("spurious.trylock")},
    {"yields", "yield that went on at once", Stream("spurious.yield"), kMany},
}};

std::optional<std::size_t> kind_named(std::string_view name) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const Kind& kind) { return kind.name == name; });
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kKinds.begin());
}

}  // namespace

std::optional<SpuriousSet> parse_spurious(std::string_view text) {
  if (text == "none") return kNothingSpurious;
  if (text == "all") return SpuriousSet().set();
  SpuriousSet kinds;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto kind = kind_named(text.substr(begin, end - begin));
    if (!kind) return std::nullopt;
    kinds.set(*kind);
    begin = end + 1;
  }
  return kinds;
}

std::string spurious_text(SpuriousSet kinds) {
  if (kinds.none()) return "none";
  std::string text;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (!kinds.test(i)) continue;
    if (!text.empty()) text += ',';
    text += kKinds[i].name;
  }
  return text;
}

std::string_view spurious_name(Spurious kind) {
  return kKinds[static_cast<std::size_t>(kind)].event;
}

void SpuriousEvents::begin(SpuriousSet allowed) {
  for (std::size_t kind = 0; kind < kSpuriousKinds; ++kind) {
    budgets_[kind] = 0;
    opportunities_[kind].clear();
    if (!allowed.test(kind)) continue;
    if (!decisions_.chance(kModeStream, kind, kIsThere, kRunsWithIt)) continue;
    budgets_[kind] = 1 + decisions_.choose(kModeStream, kind, kBudget, kKinds[kind].most_of_a_run);
    rarity_[kind] = kRarities[decisions_.choose(kModeStream, kind, kRarity, kRarities.size())];
  }
}

bool SpuriousEvents::draw(Spurious kind, TaskId task) {
  const auto index = static_cast<std::size_t>(kind);
  const std::uint64_t counter = next_opportunity(kind, task);
  if (!decisions_.chance(kKinds[index].stream, task, counter, {1, rarity_[index]})) return false;
  --budgets_[index];
  return true;
}

std::uint64_t SpuriousEvents::next_opportunity(Spurious kind, TaskId task) {
  std::vector<std::uint64_t>& of_kind = opportunities_[static_cast<std::size_t>(kind)];
  if (task >= of_kind.size()) of_kind.resize(task + 1);
  return of_kind[task]++;
}

}  // namespace reprise::scheduler
