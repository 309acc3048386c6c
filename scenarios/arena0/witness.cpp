#include "scenarios/arena0/witness.hpp"

#include <algorithm>

#include "sim/border.hpp"

namespace reprise::scenarios::arena0 {

using sim::HostMemory;

void Witness::begin_life(bool disk_lied) {
  ++life_;
  if (!disk_lied) return;
  acknowledged_end_ = 0;
  saw_lie_ = false;
}

void Witness::note_damage(ReportedDamage damage) {
  const HostMemory host;
  damage_.push_back(damage);
}

std::size_t Witness::attempt(const Item& item, std::size_t agent) {
  const HostMemory host;
  Attempt attempt;
  attempt.item = item;
  attempt.agent = agent;
  attempt.life = life_;
  attempt.began = ++told_;
  attempts_.push_back(std::move(attempt));
  return attempts_.size() - 1;
}

void Witness::acknowledge(std::size_t number, std::uint64_t offset) {
  Attempt& attempt = attempts_[number];
  attempt.fate = Fate::acknowledged;
  attempt.offset = offset;
  attempt.settled = ++told_;
  // A record is at least its header; how long it really is, the reader knows.
  acknowledged_end_ = std::max(acknowledged_end_, offset + 1);
}

void Witness::refuse(std::size_t number) { attempts_[number].fate = Fate::refused; }

const Item* Witness::acknowledged_claim(std::uint64_t n) const {
  const auto is_claim = [](const Attempt& attempt) {
    return attempt.fate == Fate::acknowledged && attempt.item.verdict == Verdict::stored;
  };
  const auto count =
      static_cast<std::uint64_t>(std::count_if(attempts_.begin(), attempts_.end(), is_claim));
  if (count == 0) return nullptr;
  std::uint64_t wanted = n % count;
  for (const Attempt& attempt : attempts_) {
    if (is_claim(attempt) && wanted-- == 0) return &attempt.item;
  }
  return nullptr;
}

const Item* Witness::earlier_item(std::size_t agent, std::uint64_t n) const {
  const std::size_t count = progress(agent);
  if (count == 0) return nullptr;
  std::uint64_t wanted = n % count;
  for (const Attempt& attempt : attempts_) {
    if (attempt.agent == agent && wanted-- == 0) return &attempt.item;
  }
  return nullptr;
}

std::size_t Witness::progress(std::size_t agent) const {
  return static_cast<std::size_t>(
      std::count_if(attempts_.begin(), attempts_.end(),
                    [agent](const Attempt& attempt) { return attempt.agent == agent; }));
}

}  // namespace reprise::scenarios::arena0
