#pragma once
// A tail: what is left of a list that grows at its end and is forgotten from its beginning. Its
// elements keep their numbers, so whoever has noted one may go on asking for it.
//
// Threading: touched only by whoever runs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/memory/last_where.hpp"

namespace reprise::scheduler {

template <class Element>
class Tail {
 public:
  /// @returns the number of the first element that is left
  std::uint32_t first() const { return first_; }
  /// @returns how many there were
  std::uint32_t count() const { return count_; }
  std::span<const Element> left() const { return left_; }

  Element& operator[](std::uint32_t number) { return left_[number - first_]; }
  const Element& operator[](std::uint32_t number) const { return left_[number - first_]; }
  Element& back() { return left_.back(); }
  const Element& back() const { return left_.back(); }

  /// @returns the number of the first element that is not in front, of those below the number
  template <class InFront>
  std::uint32_t count_in_front(std::uint32_t below, InFront in_front) const {
    const std::span<const Element> open = left().first(below - first_);
    return first_ + static_cast<std::uint32_t>(scheduler::count_in_front(open, in_front));
  }
  template <class InFront>
  std::uint32_t count_in_front(InFront in_front) const {
    return count_in_front(count(), in_front);
  }

  Element& push() {
    ++count_;
    return left_.emplace_back();
  }
  void push(Element element) {
    ++count_;
    left_.push_back(std::move(element));
  }
  /// It gets that number, and those behind it the next ones.
  void insert(std::uint32_t number, Element element) {
    ++count_;
    left_.insert(place(number), std::move(element));
  }

  /// What comes before that number, here already or not, is not asked for.
  void forget_before(std::uint32_t number) {
    if (number <= first_) return;
    left_.erase(left_.begin(), place(std::min(number, count_)));
    first_ = number;
    count_ = std::max(number, count_);
  }
  void clear() {
    left_.clear();
    first_ = 0;
    count_ = 0;
  }

 private:
  auto place(std::uint32_t number) {
    return left_.begin() + static_cast<std::ptrdiff_t>(number - first_);
  }

  std::vector<Element> left_;
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace reprise::scheduler
