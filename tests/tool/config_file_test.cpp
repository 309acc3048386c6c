#include "sim/tool/config_file.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace reprise::sim {
namespace {

using Values = std::vector<std::string>;

ConfigSections sections_of(std::string_view text) {
  const Expected<ConfigSections> sections = parse_config(text);
  EXPECT_TRUE(sections) << sections.error();
  return sections ? *sections : ConfigSections{};
}

TEST(ConfigFile, HasKeysAtTheTopAndInSections) {
  ConfigSections sections =
      sections_of("seed = 7\n\n  # a comment\r\n[run]  # another\nstrategy='pct:3'\n[ sweep ]\n");
  EXPECT_EQ(sections[""], (ConfigKeys{{"seed", {"7"}}}));
  EXPECT_EQ(sections["run"], (ConfigKeys{{"strategy", {"pct:3"}}}));
  EXPECT_TRUE(sections.contains("sweep"));
}

TEST(ConfigFile, AValueIsAWordATextOrAnArray) {
  ConfigKeys keys = sections_of(
      "for = 30m\n"
      "out = \"a, #b\"  # not this\n"
      "bug = [\"B-1\",'B-2', B-3]\n"
      "fault = [  # on many lines\n  \"kill=1/100\",\n\n  eio=1/50,\n]\n"
      "calm = []")[""];
  EXPECT_EQ(keys["for"], Values{"30m"});
  EXPECT_EQ(keys["out"], Values{"a, #b"});
  EXPECT_EQ(keys["bug"], (Values{"B-1", "B-2", "B-3"}));
  EXPECT_EQ(keys["fault"], (Values{"kill=1/100", "eio=1/50"}));
  EXPECT_EQ(keys["calm"], Values{});
}

TEST(ConfigFile, AByteOrderMarkIsSkipped) {
  EXPECT_EQ(sections_of("\xef\xbb\xbfseed = 7")[""], (ConfigKeys{{"seed", {"7"}}}));
}

TEST(ConfigFile, WhatIsNotUnderstoodIsRefusedWithItsLine) {
  for (const std::string_view wrong :
       {"[run]]",     "[[run]]",    "[run.sub]",   "[run",           "[]",         "[++]",
        "++",         "++ = 5",     "=5",          "seed",           "seed 5",     "seed =",
        "seed = 5 6", "seed = 5,6", "seed=[1",     "seed=[1 2]",     "seed=[[1]]", "seed=[,]",
        "seed=1]",    "out = \"a",  "out = 'a\n'", "out = \"a\\n\"", "\xff\xfe",   "; a"}) {
    SCOPED_TRACE(wrong);
    const Expected<ConfigSections> sections = parse_config("calm = true\n" + std::string(wrong));
    ASSERT_FALSE(sections);
    EXPECT_EQ(sections.error().find("line 2: "), 0u) << sections.error();
  }
}

TEST(ConfigFile, AKeyThatIsThereTwiceIsRefused) {
  EXPECT_FALSE(parse_config("seed = 1\nseed = 2"));
  EXPECT_FALSE(parse_config("[run]\nseed = 1\n[run]\nseed = 2"));
  EXPECT_TRUE(parse_config("seed = 1\n[run]\nseed = 2"));
}

TEST(ConfigFile, ControlCharactersAreRefused) {
  using namespace std::string_view_literals;
  EXPECT_FALSE(parse_config("seed = 1\0"sv));
  EXPECT_FALSE(parse_config("\0"sv));
  EXPECT_FALSE(parse_config("out = \"\x1b[2J\""));
}

TEST(ConfigFile, ALongLineIsRefusedInAShortMessage) {
  std::string nested = "[a";
  for (int i = 0; i < 200'000; ++i) nested += ".a";
  const Expected<ConfigSections> sections = parse_config("seed = 1\n" + nested + "]");
  ASSERT_FALSE(sections);
  EXPECT_EQ(sections.error(), "line 2: it has more than 4096 bytes");
}

RC_GTEST_PROP(ConfigFile, AnyTextIsReadOrRefusedInOneLine, (const std::string& text)) {
  const Expected<ConfigSections> sections = parse_config(text);
  const bool explained = sections || sections.error().find('\n') == std::string::npos;
  RC_ASSERT(explained);
}

}  // namespace
}  // namespace reprise::sim
