#include "tests/sim/program/atomics.hpp"

namespace reprise::programs {

Word read(const Word& word) { return word; }

void write(Word& word, Word value) { word = value; }

Word load(Word& word, std::memory_order order) { return std::atomic_ref(word).load(order); }

void store(Word& word, Word value, std::memory_order order) {
  std::atomic_ref(word).store(value, order);
}

Word exchange(Word& word, Word value, std::memory_order order) {
  return std::atomic_ref(word).exchange(value, order);
}

Word add(Word& word, Word value, std::memory_order order) {
  return std::atomic_ref(word).fetch_add(value, order);
}

bool compare_exchange(Word& word, Word expected, Word desired, std::memory_order order) {
  return std::atomic_ref(word).compare_exchange_strong(expected, desired, order);
}

void fence(std::memory_order order) { std::atomic_thread_fence(order); }

}  // namespace reprise::programs
