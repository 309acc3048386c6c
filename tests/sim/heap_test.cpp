// Memory that a process has just been given: what is in it, and what it costs.
#include "sim/heap.hpp"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstdint>

#include "scheduler/raw_syscall.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

constexpr std::size_t kHuge = std::size_t{1} << 30;

long page_faults() {
  rusage usage{};
  scheduler::raw_syscall(SYS_getrusage, RUSAGE_SELF, reinterpret_cast<long>(&usage));
  return usage.ru_minflt;
}

TEST(Heap, AHugePieceIsZeroAndCostsNothing) {
  simulate(1, [] {
    const long before = page_faults();
    auto* const piece = static_cast<char*>(malloc(kHuge));
    auto* const cleared = static_cast<char*>(calloc(1, kHuge));
    EXPECT_EQ(piece[0] + piece[kHuge / 2] + piece[kHuge - 1] + cleared[kHuge / 2], 0);
    EXPECT_LT(page_faults() - before, 100);
    free(piece);
    free(cleared);
    return 0;
  });
}

TEST(Heap, AHugePieceIsZeroAgainWhenItIsHandedOutAgain) {
  simulate(1, [] {
    auto* const piece = static_cast<char*>(malloc(kHuge));
    const auto where = reinterpret_cast<std::uintptr_t>(piece);
    for (const std::size_t at : {std::size_t{0}, kHuge / 2, kHuge - 1}) piece[at] = 1;
    free(piece);
    auto* const again = static_cast<char*>(malloc(kHuge));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(again), where);
    EXPECT_EQ(again[0] + again[kHuge / 2] + again[kHuge - 1], 0);
    free(again);
    return 0;
  });
}

TEST(Heap, ASmallPieceIsNotZero) {
  simulate(1, [] {
    char* volatile hidden = static_cast<char*>(malloc(1000));  // a compiler that sees it warns
    char* const piece = hidden;
    EXPECT_EQ(std::count(piece, piece + 1000, 0), 0);
    free(piece);
    return 0;
  });
}

TEST(Heap, AFreedPieceDoesNotKeepWhatItWas) {
  simulate(1, [] {
    auto* const piece = static_cast<char*>(malloc(100));
    std::fill_n(piece, 100, 'a');
    const char* volatile remembered = piece;  // the compiler would see it otherwise
    free(piece);
    EXPECT_EQ(std::count(remembered, remembered + 100, 'a'), 0);
    return 0;
  });
}

}  // namespace
}  // namespace reprise::sim
