// Memory that a process has just been given: what is in it, and what it costs.
#include "sim/heap.hpp"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "scheduler/raw_syscall.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

constexpr std::size_t kUnusedNumber = Heap::kMostHeaps - 1;
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

TEST(Heap, AFreedPieceComesAgainAtOnceUnlessItIsInQuarantine) {
  Heap heap(kUnusedNumber, true);
  void* const piece = heap.allocate(100);
  ASSERT_TRUE(heap.release(piece));
  EXPECT_EQ(heap.allocate(100), piece);
  heap.set_quarantine(true);
  ASSERT_TRUE(heap.release(piece));
  EXPECT_FALSE(heap.release(piece));
  std::set<void*> others;
  void* other = heap.allocate(100);
  for (; other != piece && others.size() < 1000; other = heap.allocate(100)) {
    EXPECT_TRUE(others.insert(other).second) << "in use";
    void* const gone = heap.allocate(200);
    ASSERT_TRUE(heap.release(gone));
  }
  EXPECT_EQ(other, piece);
  EXPECT_GT(others.size(), 100u);
}

TEST(Heap, ALargePieceIsNotKeptInQuarantine) {
  Heap heap(kUnusedNumber, true);
  heap.set_quarantine(true);
  void* const piece = heap.allocate(100'000);
  ASSERT_TRUE(heap.release(piece));
  EXPECT_EQ(heap.allocate(100'000), piece);
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
