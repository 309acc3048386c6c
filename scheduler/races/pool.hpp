#pragma once
// Things that few cells need, in one place and known by a number. What is given back keeps its
// memory for whoever takes it next, and so does what a run leaves behind for the next run.
//
// Threading: touched only by whoever runs.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace reprise::scheduler {

/// @tparam Item has clear(), which keeps its memory
template <class Item>
class Pool {
 public:
  using Number = std::uint32_t;
  static constexpr Number kNone = 0;

  /// @returns the number of an empty one
  Number take() {
    if (!given_back_.empty()) {
      const Number number = given_back_.back();
      given_back_.pop_back();
      return number;
    }
    if (used_ == blocks_.size() * kBlock) blocks_.push_back(std::make_unique<Block>());
    return static_cast<Number>(++used_);
  }
  void give_back(Number number) {
    (*this)[number].clear();
    given_back_.push_back(number);
  }
  /// Gives all back.
  void clear() {
    for (Number number = 1; number <= used_; ++number) (*this)[number].clear();
    used_ = 0;
    given_back_.clear();
  }

  /// It stays where it is.
  Item& operator[](Number number) {
    return (*blocks_[(number - 1) / kBlock])[(number - 1) % kBlock];
  }
  const Item& operator[](Number number) const {
    return (*blocks_[(number - 1) / kBlock])[(number - 1) % kBlock];
  }

 private:
  static constexpr std::size_t kBlock = 64;  // a power of two: found by a shift
  using Block = std::array<Item, kBlock>;

  std::vector<std::unique_ptr<Block>> blocks_;  // what is beyond used_ waits for who needs more
  std::size_t used_ = 0;
  std::vector<Number> given_back_;
};

}  // namespace reprise::scheduler
