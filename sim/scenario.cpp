#include "sim/scenario.hpp"

#include <algorithm>

#include "scheduler/check.hpp"
#include "sim/fault_text.hpp"

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
    const Expected<faults::FaultRule> rule = parse_fault(text);
    REPRISE_CHECK(bool(rule));  // checked where it came in
    world_.machine().faults().add(*rule);
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
