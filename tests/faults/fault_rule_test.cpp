#include "faults/fault_rule.hpp"

#include <gtest/gtest.h>

#include "faults/fault_plan.hpp"

namespace reprise::faults {
namespace {

constexpr std::uint16_t kWrite = 7;
constexpr std::uint16_t kRead = 8;

class FaultRules : public testing::Test {
 protected:
  FaultRules() { decisions.begin(1); }

  bool write(std::string_view path = "/f", std::uint64_t now_ns = 0) {
    plan.set_moment({now_ns, kWrite});
    return plan.strikes(FamilyId::write_error, 1, ++calls_, path);
  }

  scheduler::Decisions decisions;
  FaultPlan plan{decisions};

 private:
  std::uint64_t calls_ = 0;
};

TEST_F(FaultRules, StrikeAtOneOpportunityAlone) {
  plan.add({.family = FamilyId::write_error, .nth = 2});
  EXPECT_FALSE(write());
  EXPECT_TRUE(write());
  EXPECT_FALSE(write());
  EXPECT_EQ(plan.setting(FamilyId::write_error).strikes, 1U);
}

TEST_F(FaultRules, StrikeFromOneOpportunityOn) {
  plan.add({.family = FamilyId::write_error, .nth = 2, .onward = true});
  EXPECT_FALSE(write());
  EXPECT_TRUE(write());
  EXPECT_TRUE(write());
}

TEST_F(FaultRules, CountOnlyWhatFitsTheirPath) {
  plan.add({.family = FamilyId::write_error, .nth = 2, .path = "*/wal/*"});
  EXPECT_FALSE(write("/store/wal/a/0.wal"));
  EXPECT_FALSE(write("/store/tree/root"));
  EXPECT_FALSE(write(""));
  EXPECT_TRUE(write("/store/wal/1.wal"));
}

TEST_F(FaultRules, StrikeInOneOperationOnly) {
  plan.add({.family = FamilyId::write_error, .call = kRead});
  EXPECT_FALSE(write());
  plan.set_moment({0, kRead});
  EXPECT_TRUE(plan.strikes(FamilyId::write_error, 1, 100));
}

TEST_F(FaultRules, BeginAndEndInVirtualTime) {
  plan.add({.family = FamilyId::write_error, .from_ns = 10, .until_ns = 20});
  EXPECT_FALSE(write("/f", 9));
  EXPECT_TRUE(write("/f", 10));
  EXPECT_TRUE(write("/f", 19));
  EXPECT_FALSE(write("/f", 20));
}

TEST_F(FaultRules, OfOneFamilyAddUp) {
  plan.add({.family = FamilyId::write_error, .nth = 1});
  plan.add({.family = FamilyId::write_error, .nth = 3});
  EXPECT_TRUE(write());
  EXPECT_FALSE(write());
  EXPECT_TRUE(write());
}

TEST_F(FaultRules, TakeThePlaceOfARate) {
  plan.pin(FamilyId::write_error, {1, 1});
  plan.add({.family = FamilyId::write_error, .path = "/other"});
  EXPECT_FALSE(write());
  EXPECT_TRUE(write("/other"));
}

TEST_F(FaultRules, LeaveOtherFamiliesAlone) {
  plan.pin(FamilyId::read_error, {1, 1});
  plan.add({.family = FamilyId::write_error, .path = "/other"});
  EXPECT_TRUE(plan.strikes(FamilyId::read_error, 1, 1, "/f"));
}

TEST_F(FaultRules, SetTheKnobsOfTheirFamily) {
  plan.add({.family = FamilyId::no_space, .knobs = {{0, 40960}}});
  EXPECT_EQ(plan.knob(FamilyId::no_space, 0), 40960U);
}

TEST_F(FaultRules, SayWhenAStateHolds) {
  EXPECT_FALSE(plan.holds(FamilyId::no_space));
  plan.add({.family = FamilyId::no_space, .from_ns = 10, .until_ns = 20});
  EXPECT_TRUE(plan.changes_with_time());
  plan.set_moment({9, kWrite});
  EXPECT_FALSE(plan.holds(FamilyId::no_space));
  plan.set_moment({10, kWrite});
  EXPECT_TRUE(plan.holds(FamilyId::no_space));
  plan.heal();
  EXPECT_FALSE(plan.holds(FamilyId::no_space));
}

TEST_F(FaultRules, AreGoneAfterAReset) {
  plan.add({.family = FamilyId::write_error, .path = "/other"});
  plan.reset();
  EXPECT_FALSE(plan.has_rules());
  plan.pin(FamilyId::write_error, {1, 1});
  EXPECT_TRUE(write());
}

}  // namespace
}  // namespace reprise::faults
