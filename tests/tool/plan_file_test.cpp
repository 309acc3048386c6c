#include "sim/tool/plan_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace reprise::sim {
namespace {

Plan some_plan() {
  Plan plan;
  plan.build_id = "abc";
  plan.configuration.scenario = "arena0";
  plan.configuration.seed = ~0ull;
  plan.configuration.bugs = {"B-26", "B-08"};
  plan.configuration.strategy = "pct:3";
  plan.configuration.profile = "ext4-ordered";
  plan.configuration.calm = true;
  plan.configuration.faults = {"kill=1/100"};
  plan.configuration.limits = {1000, 2000};
  plan.configuration.spurious = scheduler::parse_spurious("wakeups,timeouts");
  plan.configuration.lock_order = true;
  plan.recorded.finding = Finding{"invariant", "INV-1", "", {}};
  plan.recorded.trace_hash = {1, ~0ull};
  plan.recorded.events = 300;
  plan.recorded.checkpoints = {{3, 4}};
  plan.recorded.decisions = {{{scheduler::Stream::hash("schedule"), 1, 2}, 3}, {{99, ~0ull, 0}, 1}};
  plan.recorded.streams = {"schedule"};
  return plan;
}

TEST(PlanFile, IsReadBackAsWritten) {
  const Plan written = some_plan();
  const Expected<Plan> read = plan_from_json(plan_to_json(written));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->build_id, written.build_id);
  EXPECT_EQ(read->configuration.scenario, "arena0");
  EXPECT_EQ(read->configuration.seed, ~0ull);
  EXPECT_EQ(read->configuration.bugs, written.configuration.bugs);
  EXPECT_EQ(read->configuration.strategy, "pct:3");
  EXPECT_EQ(read->configuration.profile, "ext4-ordered");
  EXPECT_TRUE(read->configuration.calm);
  EXPECT_EQ(read->configuration.faults, written.configuration.faults);
  EXPECT_EQ(read->configuration.spurious, written.configuration.spurious);
  EXPECT_TRUE(read->configuration.lock_order);
  EXPECT_EQ(read->configuration.limits.steps, 1000u);
  EXPECT_EQ(read->configuration.limits.time_ns, 2000u);
  EXPECT_EQ(read->recorded.finding->kind, "invariant");
  EXPECT_EQ(read->recorded.finding->signature, "INV-1");
  EXPECT_EQ(read->recorded.trace_hash, written.recorded.trace_hash);
  EXPECT_EQ(read->recorded.events, 300u);
  EXPECT_EQ(read->recorded.checkpoints, written.recorded.checkpoints);
  EXPECT_EQ(read->recorded.decisions, written.recorded.decisions);
}

TEST(PlanFile, NamesStreamsWhereItCan) {
  const std::string text = plan_to_json(some_plan());
  EXPECT_NE(text.find("[\"schedule\", 1, 2, 3]"), std::string::npos) << text;
  EXPECT_NE(text.find("[\"0x0000000000000063\", 18446744073709551615, 0, 1]"), std::string::npos);
}

TEST(PlanFile, AnotherVersionIsRefused) {
  std::string text = plan_to_json(some_plan());
  const std::string version = "\"version\": 1";
  text.replace(text.find(version), version.size(), "\"version\": 2");
  const Expected<Plan> read = plan_from_json(text);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().find("version 2"), std::string::npos) << read.error();
}

std::string changed_plan(const std::string& from, const std::string& to) {
  std::string text = plan_to_json(some_plan());
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

void expect_refused(const std::string& text, const std::string& about) {
  const Expected<Plan> read = plan_from_json(text);
  ASSERT_FALSE(read) << text;
  EXPECT_NE(read.error().find(about), std::string::npos) << read.error();
  EXPECT_EQ(read.error().find("json.exception"), std::string::npos) << read.error();
  EXPECT_EQ(read.error().find('\n'), std::string::npos) << read.error();
}

TEST(PlanFile, AVersionThatOnlyLooksLikeOneIsRefused) {
  for (const char* const version : {"4294967297", "-4294967295", "1.9", "true", "null", "1e999"}) {
    expect_refused(changed_plan("\"version\": 1", std::string("\"version\": ") + version), "");
  }
}

TEST(PlanFile, NumbersThatAreNotUnsignedAreRefusedByTheirKey) {
  for (const char* const number : {"-1", "1.5", "1e300", "18446744073709551616", "\"1\"", "null"}) {
    const auto with = [number](const char* key) { return fmt::format("\"{}\": {}", key, number); };
    expect_refused(changed_plan("\"step_limit\": 1000", with("step_limit")), "\"step_limit\"");
    expect_refused(changed_plan("\"time_limit_ns\": 2000", with("time_limit_ns")),
                   "\"time_limit_ns\"");
    expect_refused(changed_plan("\"events\": 300", with("events")), "\"events\"");
  }
}

TEST(PlanFile, DecisionsThatAreNoneAreRefused) {
  const std::string text = plan_to_json(some_plan());
  const std::string before = text.substr(0, text.find("\"decisions\": ")) + "\"decisions\": ";
  for (const char* const decisions : {"null", "{}", "{\"a\": [\"schedule\", 1, 2, 3]}", "7"}) {
    expect_refused(before + decisions + "}", "\"decisions\" is not an array");
  }
  for (const char* const decision :
       {"[\"schedule\", -1, 2, 3]", "[\"schedule\", 1, 1.5, 3]", "[\"schedule\", 1, 2, true]",
        "[\"schedule\", 1, 2, 18446744073709551616]", "[\"schedule\", 1, 2]", "[5, 1, 2, 3]",
        "[\"0xyz\", 1, 2, 3]", "null"}) {
    expect_refused(before + "[[\"schedule\", 1, 2, 3], " + decision + "]}", "number 2");
  }
}

TEST(PlanFile, AKeyThatIsThereTwiceIsRefused) {
  expect_refused(changed_plan("\"version\": 1", "\"version\": 1, \"version\": 1"), "\"version\"");
  expect_refused(changed_plan("\"calm\": true", "\"calm\": true, \"calm\": false"), "\"calm\"");
}

TEST(PlanFile, AValueOfTheWrongTypeIsRefusedByItsKey) {
  expect_refused(changed_plan("\"build_id\": \"abc\"", "\"build_id\": null"), "\"build_id\"");
  expect_refused(changed_plan("\"calm\": true", "\"calm\": 1"), "\"calm\"");
  expect_refused(changed_plan("\"strategy\"", "\"strateg\""), "\"strategy\" is missing");
  expect_refused(changed_plan("\"seed\": \"0x", "\"seed\": \"0y\\n"), "\"seed\"");
  expect_refused(changed_plan("\"kill=1/100\"", "5"), "\"faults\"");
  expect_refused(changed_plan("\"trace_hash\": \"", "\"trace_hash\": \"\\n"), "trace hash");
}

TEST(PlanFile, AnyCutIsNoticed) {
  const std::string text = plan_to_json(some_plan());
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    const Expected<Plan> read = plan_from_json(text.substr(0, length));
    ASSERT_FALSE(read) << length;
    EXPECT_EQ(read.error().find('\n'), std::string::npos) << read.error();
  }
}

TEST(PlanFile, OtherJsonIsRefused) {
  for (const char* const text :
       {"1", "[]", "{}", "null", R"({"format":"reprise-plan"})",
        R"({"format":"reprise-plan","version":1})", R"({"format":"reprise-plan","version":"1"})"}) {
    EXPECT_FALSE(plan_from_json(text)) << text;
  }
}

RC_GTEST_PROP(PlanFile, DamageIsRefusedOrHarmless, (unsigned char byte)) {
  std::string text = plan_to_json(some_plan());
  const std::size_t place = *rc::gen::inRange<std::size_t>(0, text.size());
  text[place] = static_cast<char>(byte);
  const Expected<Plan> read = plan_from_json(text);
  const bool explained = read || !read.error().empty();  // outside: the macro evaluates both sides
  RC_ASSERT(explained);
}

TEST(PlanFile, AMissingFileIsAnError) {
  EXPECT_FALSE(read_plan("/nonexistent/plan.json"));
  EXPECT_FALSE(read_plan("/"));
}

}  // namespace
}  // namespace reprise::sim
