#include "sim/tool/shard.hpp"

#include <gtest/gtest.h>

#include <map>

namespace reprise::sim {
namespace {

Expected<Shard> shard_in(const std::map<std::string, std::string>& variables) {
  return shard_from_environment([&variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(Shard, IsCountedFromOneOnTheCommandLine) {
  EXPECT_EQ(parse_shard("1/16")->index, 0u);
  EXPECT_EQ(parse_shard("16/16")->index, 15u);
  EXPECT_EQ(parse_shard("3/16")->text(), "3/16");
  for (const char* const text : {"0/16", "17/16", "1/0", "3", "3/", "/3", "a/b"}) {
    EXPECT_FALSE(parse_shard(text)) << text;
  }
}

TEST(Shard, IsTheWholeWhereNoEngineSaysOtherwise) {
  const Expected<Shard> whole = shard_in({{"HOME", "/root"}});
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->text(), "1/1");
  EXPECT_EQ(whole->origin, "");
}

TEST(Shard, IsReadFromTheVariablesOfEachEngine) {
  struct Case {
    std::map<std::string, std::string> variables;
    std::string shard;
  };
  const Case cases[] = {
      {{{"REPRISE_SHARD_INDEX", "2"}, {"REPRISE_SHARD_COUNT", "4"}}, "3/4"},
      {{{"SLURM_ARRAY_TASK_ID", "14"},
        {"SLURM_ARRAY_TASK_COUNT", "5"},
        {"SLURM_ARRAY_TASK_MIN", "10"},
        {"SLURM_ARRAY_TASK_STEP", "2"}},
       "3/5"},
      {{{"JOB_COMPLETION_INDEX", "0"}, {"REPRISE_SHARD_COUNT", "4"}}, "1/4"},
      {{{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "3"}}, "1/3"},
      {{{"CIRCLE_NODE_INDEX", "1"}, {"CIRCLE_NODE_TOTAL", "3"}}, "2/3"},
      {{{"BUILDKITE_PARALLEL_JOB", "2"}, {"BUILDKITE_PARALLEL_JOB_COUNT", "3"}}, "3/3"},
  };
  for (const Case& expected : cases) {
    const Expected<Shard> shard = shard_in(expected.variables);
    ASSERT_TRUE(shard) << shard.error();
    EXPECT_EQ(shard->text(), expected.shard);
    EXPECT_TRUE(expected.variables.contains(shard->origin));
  }
}

TEST(Shard, IsAnErrorWhereItsFirstIndexOrItsStepIsNoNumber) {
  const std::map<std::string, std::string> slurm = {{"SLURM_ARRAY_TASK_ID", "14"},
                                                    {"SLURM_ARRAY_TASK_COUNT", "20"}};
  EXPECT_TRUE(shard_in(slurm));
  for (const char* const name : {"SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP"}) {
    for (const char* const value : {"x", "", "-1", "1.5"}) {
      auto variables = slurm;
      variables[name] = value;
      const Expected<Shard> shard = shard_in(variables);
      ASSERT_FALSE(shard) << name << "=" << value;
      EXPECT_NE(shard.error().find(name), std::string::npos) << shard.error();
    }
  }
}

TEST(Shard, IsAnErrorWhereItsSizeIsNotKnown) {
  EXPECT_FALSE(shard_in({{"JOB_COMPLETION_INDEX", "0"}}));
  EXPECT_FALSE(shard_in({{"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "3"}}));
  EXPECT_FALSE(shard_in({{"CIRCLE_NODE_INDEX", "3"}, {"CIRCLE_NODE_TOTAL", "3"}}));
}

}  // namespace
}  // namespace reprise::sim
