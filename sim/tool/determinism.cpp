#include "sim/tool/determinism.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduler/prf.hpp"
#include "scheduler/trace.hpp"
#include "sim/tool/event_text.hpp"

namespace reprise::sim {
namespace {

using scheduler::Event;
using scheduler::Trace;

std::string signature_or_none(const std::optional<Finding>& finding) {
  return finding ? finding->signature : "no finding";
}

// The number of the first event that was kept.
std::uint64_t first_kept(const RunResult& outcome) {
  return outcome.events - outcome.last_events.size();
}

bool kept(const RunResult& outcome, std::uint64_t number) {
  return number >= first_kept(outcome) && number < outcome.events;
}

const Event& event_at(const RunResult& outcome, std::uint64_t number) {
  return outcome.last_events[number - first_kept(outcome)];
}

std::string side(const RunResult& outcome, std::uint64_t number) {
  if (kept(outcome, number)) return describe_event(number, event_at(outcome, number));
  return number >= outcome.events ? fmt::format("#{} (the run ended before)", number)
                                  : fmt::format("#{} (not kept)", number);
}

// The event itself, where both sides kept what is needed to tell.
std::optional<std::uint64_t> find_exactly(const RunResult& a, const RunResult& b,
                                          std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t number = from; number < to; ++number) {
    if (number >= a.events || number >= b.events) return number;
    if (!kept(a, number) || !kept(b, number)) return std::nullopt;
    if (event_at(a, number) != event_at(b, number)) return number;
  }
  return std::nullopt;
}

}  // namespace

bool same_finding(const std::optional<Finding>& a, const std::optional<Finding>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  if (a->is_hang() && b->is_hang()) return true;
  return a->kind == b->kind && a->signature == b->signature;
}

bool same_outcome(const RunResult& a, const RunResult& b) {
  return a.trace_hash == b.trace_hash && a.events == b.events && same_finding(a.finding, b.finding);
}

bool chosen_for_verification(std::uint64_t seed, scheduler::Ratio ratio) {
  constexpr scheduler::Stream kVerification{"determinism check"};
  const std::uint64_t drawn =
      scheduler::scale(scheduler::prf(seed, kVerification.id, 0, 0), ratio.denominator);
  return drawn < ratio.numerator;
}

std::optional<Divergence> find_divergence(const RunResult& a, const RunResult& b) {
  if (a.trace_hash == b.trace_hash && a.events == b.events) return std::nullopt;
  const auto block = scheduler::first_differing_block(a.checkpoints, b.checkpoints);
  const std::uint64_t from =
      Trace::kBlockEvents * block.value_or(std::min(a.checkpoints.size(), b.checkpoints.size()));
  const std::uint64_t to = from + Trace::kBlockEvents;
  if (const auto exact = find_exactly(a, b, from, to)) return Divergence{*exact, *exact};
  return Divergence{from, to - 1};
}

std::vector<std::string> describe_difference(const RunResult& a, const RunResult& b) {
  std::vector<std::string> lines{
      fmt::format("first:  {} after {} events, trace {}", signature_or_none(a.finding), a.events,
                  a.trace_hash.hex()),
      fmt::format("second: {} after {} events, trace {}", signature_or_none(b.finding), b.events,
                  b.trace_hash.hex())};
  const std::optional<Divergence> divergence = find_divergence(a, b);
  if (!divergence) {
    lines.push_back("the traces are equal: only the judgement differs");
  } else if (divergence->first == divergence->last) {
    lines.push_back("first:  " + side(a, divergence->first));
    lines.push_back("second: " + side(b, divergence->first));
  } else {
    lines.push_back(
        fmt::format("they part between events #{} and #{}", divergence->first, divergence->last));
  }
  return lines;
}

}  // namespace reprise::sim
