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
    faults::FaultPlan& plan = world_.machine().faults();
    if (pinned->nth != 0) {
      plan.pin_nth(pinned->family, pinned->nth, pinned->onward);
    } else {
      plan.pin(pinned->family, pinned->rate);
    }
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
  const std::uint64_t cut = world_.next_cut();
  world_.observe(ChangeNote(world_));
  const Pause pause = world_.run(cut);
  world_.observe({});
  // When the processes have ended, the step that would have come next stands for their end.
  const std::uint64_t end = world_.scheduler().steps() + 1;
  if (pause == Pause::finished) world_.note_crash_point(end);
  const bool is_cut = pause == Pause::alarm || (pause == Pause::finished && cut == end);
  if (is_cut) world_.make_cut();
  return is_cut;
}

namespace {

bool read_number(std::string_view digits, std::uint64_t& value) {
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc{} && stopped == end && !digits.empty();
}

/// N/M, or N for N of 1.
bool read_rate(std::string_view text, scheduler::Ratio& rate) {
  const std::size_t slash = text.find('/');
  if (!read_number(text.substr(0, slash), rate.numerator)) return false;
  if (slash != std::string_view::npos && !read_number(text.substr(slash + 1), rate.denominator)) {
    return false;
  }
  return rate.denominator != 0 && rate.numerator <= rate.denominator;
}

/// @N or @N+
bool read_opportunity(std::string_view text, PinnedFault& pinned) {
  text.remove_prefix(1);
  pinned.onward = text.ends_with('+');
  if (pinned.onward) text.remove_suffix(1);
  return read_number(text, pinned.nth) && pinned.nth > 0;
}

}  // namespace

std::optional<PinnedFault> parse_pinned_fault(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const faults::Family* const family = faults::find_family(text.substr(0, equals));
  if (family == nullptr) return std::nullopt;
  PinnedFault pinned{.family = family->id, .rate = {}};
  const std::string_view value = text.substr(equals + 1);
  const bool is_good =
      value.starts_with('@') ? read_opportunity(value, pinned) : read_rate(value, pinned.rate);
  return is_good ? std::optional(pinned) : std::nullopt;
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
