#pragma once
// Instrumented accesses to a word, one at a time, for programs that are told what to do.

#include <atomic>
#include <cstdint>

namespace reprise::programs {

using Word = std::uint64_t;

Word read(const Word& word);
void write(Word& word, Word value);
Word load(Word& word, std::memory_order order);
void store(Word& word, Word value, std::memory_order order);
Word exchange(Word& word, Word value, std::memory_order order);
Word add(Word& word, Word value, std::memory_order order);
/// @returns whether it did; the order of a failure is what the standard makes of `order`
bool compare_exchange(Word& word, Word expected, Word desired, std::memory_order order);
void fence(std::memory_order order);

}  // namespace reprise::programs
