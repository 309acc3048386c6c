#include "sim/scenario.hpp"

#include <algorithm>
#include <charconv>

#include "faults/family.hpp"
#include "scheduler/check.hpp"

namespace reprise::sim {

bool Configuration::has_bug(std::string_view id) const {
  return std::find(bugs.begin(), bugs.end(), id) != bugs.end();
}

void Run::arm_faults(faults::ContractLevel harshest, std::span<const faults::FamilyId> left_out) {
  if (!configuration_.calm) world_.machine().faults().draw(harshest, left_out);
  pin_faults();
}

void Run::pin_faults() {
  for (const std::string& text : configuration_.faults) {
    const std::optional<PinnedFault> pinned = parse_pinned_fault(text);
    REPRISE_CHECK(pinned.has_value());  // checked where it came in
    world_.machine().faults().pin(pinned->family, pinned->rate);
  }
  world_.machine().arm();
}

namespace {

/// Notes the steps in which something became pending or durable on the disk.
class ChangeNote {
 public:
  explicit ChangeNote(World& world) : world_(world), seen_(look()) {}

  void operator()(const scheduler::Event&) {
    const auto now = look();
    if (now == seen_) return;
    seen_ = now;
    world_.note_crash_point(world_.scheduler().steps());
  }

 private:
  std::pair<std::uint64_t, std::uint64_t> look() const {
    const Disk& disk = world_.machine().disk();
    return {disk.next_sequence(), disk.pending()};
  }

  World& world_;
  std::pair<std::uint64_t, std::uint64_t> seen_;
};

}  // namespace

bool Run::live() {
  const std::uint64_t cut = world_.cut_of(lives_++);
  world_.forget_crash_points();
  world_.observe(ChangeNote(world_));
  const Pause pause = world_.run(cut == kCutAtEnd ? 0 : cut);
  world_.observe({});
  const bool cuts = pause == Pause::alarm || (pause == Pause::finished && cut == kCutAtEnd);
  if (cuts) world_.cut_power();
  return cuts;
}

std::optional<PinnedFault> parse_pinned_fault(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const faults::Family* const family = faults::find_family(text.substr(0, equals));
  if (family == nullptr) return std::nullopt;
  PinnedFault pinned{family->id, {}};
  const std::string_view rate = text.substr(equals + 1);
  const std::size_t slash = rate.find('/');
  const auto read = [](std::string_view digits, std::uint64_t& value) {
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value);
    return error == std::errc{} && stopped == end && !digits.empty();
  };
  if (!read(rate.substr(0, slash), pinned.rate.numerator)) return std::nullopt;
  if (slash != std::string_view::npos && !read(rate.substr(slash + 1), pinned.rate.denominator)) {
    return std::nullopt;
  }
  if (pinned.rate.denominator == 0 || pinned.rate.numerator > pinned.rate.denominator) {
    return std::nullopt;
  }
  return pinned;
}

void Run::fail(std::string_view invariant, std::string message) {
  world_.report({"invariant", std::string(invariant), std::move(message), {}});
}

const Scenario* find_scenario(std::span<const Scenario* const> scenarios, std::string_view name) {
  const auto found =
      std::find_if(scenarios.begin(), scenarios.end(),
                   [name](const Scenario* scenario) { return scenario->name == name; });
  return found == scenarios.end() ? nullptr : *found;
}

}  // namespace reprise::sim
