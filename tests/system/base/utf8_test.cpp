#include "system/base/utf8.hpp"

#include <gtest/gtest.h>

namespace stemedb {
namespace {

TEST(Utf8, AcceptsEveryLength) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("plain"));
  EXPECT_TRUE(is_utf8("\xc3\xa9"));          // e with acute
  EXPECT_TRUE(is_utf8("\xd7\xa9\xd7\x9c"));  // right-to-left
  EXPECT_TRUE(is_utf8("\xf0\x9f\x8c\xb1"));  // emoji
  EXPECT_TRUE(is_utf8("\xf4\x8f\xbf\xbf"));  // U+10FFFF
}

TEST(Utf8, RejectsWhatIsNotCanonical) {
  EXPECT_FALSE(is_utf8("\xc0\x80"));          // overlong NUL
  EXPECT_FALSE(is_utf8("\xe0\x80\xaf"));      // overlong slash
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));      // surrogate
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));  // above U+10FFFF
}

TEST(Utf8, RejectsBrokenSequences) {
  EXPECT_FALSE(is_utf8("\x80"));
  EXPECT_FALSE(is_utf8("\xc3"));
  EXPECT_FALSE(is_utf8("\xc3\x28"));
  EXPECT_FALSE(is_utf8("\xff"));
}

}  // namespace
}  // namespace stemedb
