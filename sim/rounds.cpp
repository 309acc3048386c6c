#include "sim/rounds.hpp"

#include <algorithm>
#include <utility>

namespace reprise::sim {
namespace {

// What yields more often, or sees more, before it comes back gets on, as a rule.
constexpr std::size_t kMostYields = 64;
constexpr std::size_t kMostBetween = 1024;

// What is read before a loop belongs to its first round only.
bool looks_at_no_more(const std::vector<Sight>& round, const std::vector<Sight>& last) {
  return std::ranges::all_of(round, [&](const Sight& sight) {
    return std::ranges::any_of(last,
                               [&](const Sight& other) { return other.is_of_the_same(sight); });
  });
}

// Whether a round has seen nothing that the last one had not seen throughout.
bool sees_the_same(const std::vector<Sight>& round, const std::vector<Sight>& last) {
  return std::ranges::all_of(round, [&](const Sight& sight) {
    const auto is_of_it = [&](const Sight& other) { return other.is_of_the_same(sight); };
    const auto is_other = [&](const Sight& other) {
      return is_of_it(other) && !other.finds_the_same(sight);
    };
    return std::ranges::any_of(last, is_of_it) && std::ranges::none_of(last, is_other);
  });
}

}  // namespace

void Rounds::wrote() {
  seen_.clear();
  yielded_after_ = 0;
  for (Yield& yield : yields_) yield.after = 0;
}

const Rounds::Yield* Rounds::last_like(ObjectNames::Name place,
                                       const std::vector<Sight>& looked) const {
  const auto is_like = [&](const Yield& yield) {
    return yield.place == place && looks_at_no_more(looked, yield.looked);
  };
  const auto found = std::find_if(yields_.rbegin(), yields_.rend(), is_like);
  return found == yields_.rend() ? nullptr : &*found;
}

// Whether it has come back to something that had changed.
bool Rounds::has_found_news(std::size_t begin) const {
  if (yielded_after_ - begin > kMostBetween) return true;
  for (std::size_t i = begin; i < yielded_after_; ++i) {
    for (std::size_t later = i + 1; later < seen_.size(); ++later) {
      if (seen_[later].is_of_the_same(seen_[i]) && !seen_[later].finds_the_same(seen_[i])) {
        return true;
      }
    }
  }
  return false;
}

const std::vector<Sight>& Rounds::end(ObjectNames::Name place) {
  const auto since = [this](std::size_t begin) {
    return std::vector<Sight>(seen_.begin() + static_cast<std::ptrdiff_t>(begin), seen_.end());
  };
  std::vector<Sight> looked = since(yielded_after_);
  const Yield* const before = last_like(place, looked);
  // Otherwise it has got on in another loop meanwhile.
  const bool is_round = before != nullptr && !has_found_news(before->after);
  last_ = is_round ? since(before->after) : looked;
  repeats_ = is_round && sees_the_same(last_, before->round) ? before->repeats + 1 : 0;
  yielded_after_ = seen_.size();
  if (yields_.size() == kMostYields) yields_.erase(yields_.begin());
  yields_.push_back({place, std::move(looked), yielded_after_, last_, repeats_});
  return last_;
}

}  // namespace reprise::sim
