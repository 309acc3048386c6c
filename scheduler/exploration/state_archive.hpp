#pragma once
// The state of an exploration as a list of numbers: for who stops one, and goes on with it in
// another OS process. What belongs to a class is described once, by a function that is handed a
// writer or a reader.
//
// A set of touches is written in full where it comes first, and by its number from then on.
//
// Determinism: the same state gives the same numbers.

#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scheduler/exploration/touches.hpp"

namespace reprise::scheduler {

class StateWriter {
 public:
  template <class Number>
  void number(const Number& value) {
    numbers_.push_back(static_cast<std::uint64_t>(value));
  }
  /// How many elements there are; they follow.
  template <class List>
  void size(const List& list) {
    number(list.size());
  }
  /// @param touches may be null
  void touches(const Touches* touches);

  std::vector<std::uint64_t> take() { return std::move(numbers_); }

 private:
  std::vector<std::uint64_t> numbers_;
  std::unordered_map<const Touches*, std::uint64_t> known_;  // only looked up
};

/// Past the end of the numbers it gives zeros; `complete` tells.
class StateReader {
 public:
  /// @param pool where the touches are to be from now on
  StateReader(std::span<const std::uint64_t> numbers, TouchPool& pool)
      : rest_(numbers), pool_(pool) {}

  template <class Number>
  void number(Number& value) {
    value = static_cast<Number>(next());
  }
  template <class List>
  void size(List& list) {
    const std::uint64_t size = next();
    is_sound_ &= size <= rest_.size();  // each element takes a number at least
    list.resize(is_sound_ ? size : 0);
  }
  void touches(const Touches*& touches);

  /// @returns whether everything was there and nothing is left
  bool complete() const { return is_sound_ && rest_.empty(); }

 private:
  std::uint64_t next();

  std::span<const std::uint64_t> rest_;
  TouchPool& pool_;
  std::vector<const Touches*> known_ = {nullptr};
  bool is_sound_ = true;
};

}  // namespace reprise::scheduler
