#include "sim/tool/exit_code.hpp"

#include <gtest/gtest.h>

namespace reprise::sim {
namespace {

TEST(ExitCode, TheMoreSeriousOneWins) {
  const ExitCode order[] = {ExitCode::harness_error,  ExitCode::nondeterminism,
                            ExitCode::finding,        ExitCode::inconclusive,
                            ExitCode::nothing_to_run, ExitCode::nothing_found};
  const std::size_t codes = std::size(order);
  for (std::size_t serious = 0; serious < codes; ++serious) {
    for (std::size_t other = serious; other < codes; ++other) {
      EXPECT_EQ(more_serious(order[serious], order[other]), order[serious]);
      EXPECT_EQ(more_serious(order[other], order[serious]), order[serious]);
    }
  }
}

TEST(ExitCode, TheNumbersAreAContract) {
  EXPECT_EQ(static_cast<int>(ExitCode::finding), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::usage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::nondeterminism), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::nothing_to_run), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::inconclusive), 5);
  EXPECT_EQ(static_cast<int>(ExitCode::harness_error), 6);
  EXPECT_EQ(static_cast<int>(ExitCode::interrupted), 130);
}

}  // namespace
}  // namespace reprise::sim
