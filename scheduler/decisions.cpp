#include "scheduler/decisions.hpp"

#include <algorithm>

namespace reprise::scheduler {

std::size_t AddressHash::operator()(const Address& address) const noexcept {
  return prf(0, address.stream, address.entity, address.counter);
}

void Decisions::begin(std::uint64_t seed) {
  seed_ = seed;
  ready_ = true;
  planned_ = false;
  recorded_.clear();
  recorded_streams_.clear();
  plan_.clear();
}

void Decisions::begin(std::uint64_t seed, const std::vector<Decision>& plan) {
  begin(seed);
  planned_ = true;
  for (const Decision& decision : plan) plan_[decision.address] = decision.value;
}

std::uint64_t Decisions::choose(const Stream& stream, std::uint64_t entity, std::uint64_t counter,
                                std::uint64_t n) {
  REPRISE_CHECK(ready_ && n > 0);
  if (planned_) {
    const std::uint64_t value = planned_value(stream, entity, counter);
    return settle(stream, entity, counter, value < n ? value : 0);
  }
  return settle(stream, entity, counter, scale(prf(seed_, stream.id, entity, counter), n));
}

bool Decisions::chance(const Stream& stream, std::uint64_t entity, std::uint64_t counter,
                       Ratio ratio) {
  REPRISE_CHECK(ready_ && ratio.denominator > 0);
  if (planned_) {
    const bool value = planned_value(stream, entity, counter) != 0;
    return settle(stream, entity, counter, value ? 1 : 0) != 0;
  }
  const std::uint64_t drawn = scale(prf(seed_, stream.id, entity, counter), ratio.denominator);
  return settle(stream, entity, counter, drawn < ratio.numerator ? 1 : 0) != 0;
}

std::uint64_t Decisions::planned_value(const Stream& stream, std::uint64_t entity,
                                       std::uint64_t counter) const {
  REPRISE_CHECK(ready_ && planned_);
  const auto found = plan_.find({stream.id, entity, counter});
  return found == plan_.end() ? 0 : found->second;
}

void Decisions::note(const Stream& stream, std::uint64_t entity, std::uint64_t counter,
                     std::uint64_t value) {
  settle(stream, entity, counter, value);
}

std::uint64_t Decisions::settle(const Stream& stream, std::uint64_t entity, std::uint64_t counter,
                                std::uint64_t value) {
  if (!recording_ || value == 0) return value;
  recorded_.push_back({{stream.id, entity, counter}, value});
  const auto known = std::find_if(recorded_streams_.begin(), recorded_streams_.end(),
                                  [&](const Stream& other) { return other.id == stream.id; });
  if (known == recorded_streams_.end()) recorded_streams_.push_back(stream);
  return value;
}

}  // namespace reprise::scheduler
