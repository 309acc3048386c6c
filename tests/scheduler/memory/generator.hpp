#pragma once
// Litmus programs drawn at random: the orders of a well-known shape, with or without fences between
// its accesses, or programs from nothing.

#include <cstdint>
#include <string>
#include <string_view>

#include "scheduler/decisions.hpp"
#include "scheduler/prf.hpp"

namespace reprise::scheduler::litmus {

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : prf_(seed, Stream("litmus").id) {}

  /// @returns two to four tasks with up to `most` operations altogether: few locations and values,
  /// so that accesses meet
  /// @param mutexes whether some of them synchronise without an atomic
  std::string program(std::uint64_t most, bool mutexes);

  /// @returns the program with other orders, and with fences between steps if asked
  std::string vary(std::string_view program, bool fences);

 private:
  std::uint64_t draw(std::uint64_t n) { return scale(prf_(0, counter_++), n); }
  template <std::size_t N>
  std::string one_of(const char* const (&choices)[N]) {
    return choices[draw(N)];
  }
  std::string operation(std::uint64_t step, bool mutexes);
  std::string order_of(char kind);

  KeyedPrf prf_;
  std::uint64_t counter_ = 0;
};

}  // namespace reprise::scheduler::litmus
