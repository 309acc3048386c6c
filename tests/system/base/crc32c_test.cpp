#include "system/base/crc32c.hpp"

#include <gtest/gtest.h>

namespace stemedb {
namespace {

TEST(Crc32c, MatchesThePublishedVector) { EXPECT_EQ(crc32c("123456789"), 0xe3069283u); }

TEST(Crc32c, OfNothingIsZero) { EXPECT_EQ(crc32c(""), 0u); }

TEST(Crc32c, ContinuesWhereItLeftOff) {
  EXPECT_EQ(crc32c("456789", crc32c("123")), crc32c("123456789"));
}

}  // namespace
}  // namespace stemedb
