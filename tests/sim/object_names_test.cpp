// Names of memory: by allocation, wherever it is.

#include "sim/object_names.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace reprise::sim {
namespace {

class ObjectNamesTest : public testing::Test {
 protected:
  ObjectNames::Name of(std::size_t at) const { return names_.of(&memory_[at]); }
  void allocate(std::size_t at, std::size_t bytes, scheduler::TaskId task = 1) {
    names_.allocated(&memory_[at], bytes, task);
  }

  alignas(64) std::array<std::byte, 4096> memory_ = {};
  ObjectNames names_;
};

TEST_F(ObjectNamesTest, BytesOfAnAllocationFollowOneAnother) {
  allocate(0, 64);
  allocate(64, 64);
  EXPECT_EQ(of(63), of(0) + 63);
  EXPECT_NE(of(64), of(0) + 64);
}

TEST_F(ObjectNamesTest, TellAllocationsOfATaskApartByTheirNumber) {
  allocate(0, 16);
  const ObjectNames::Name first = of(0);
  allocate(0, 16);  // freed meanwhile
  EXPECT_NE(of(0), first);
  names_.begin();
  allocate(512, 16);
  EXPECT_EQ(of(512), first);
}

TEST_F(ObjectNamesTest, AreOfTheTaskThatAllocates) {
  allocate(0, 16, 1);
  allocate(16, 16, 2);
  const ObjectNames::Name one = of(0);
  const ObjectNames::Name two = of(16);
  names_.begin();
  allocate(16, 16, 2);
  allocate(0, 16, 1);
  EXPECT_EQ(of(0), one);
  EXPECT_EQ(of(16), two);
}

// It was found before; what is within it by now has another name.
TEST_F(ObjectNamesTest, WhatIsAllocatedWithinAnotherHasANameOfItsOwn) {
  allocate(0, 4096);
  const ObjectNames::Name outer = of(0);
  EXPECT_EQ(of(520), outer + 520);
  allocate(520, 8);
  EXPECT_EQ(of(512), outer + 512);
  EXPECT_NE(of(520), outer + 520);
  EXPECT_EQ(of(512), outer + 512);
}

TEST_F(ObjectNamesTest, FollowOneAnotherUpToWhereAnotherAllocationBegins) {
  allocate(0, 64);
  EXPECT_EQ(names_.stretch_from(&memory_[8]).bytes, 56u);
  EXPECT_EQ(names_.stretch_from(&memory_[8]).first, of(8));
  allocate(32, 8);
  EXPECT_EQ(names_.stretch_from(&memory_[8]).bytes, 24u);
  EXPECT_EQ(names_.stretch_from(&memory_[32]).bytes, 8u);
}

TEST_F(ObjectNamesTest, WhatNobodyAllocatedGoesByItsAddress) {
  EXPECT_EQ(of(8), of(0) + 8);
  allocate(0, 16);
  names_.begin();
  EXPECT_EQ(of(0), reinterpret_cast<std::uintptr_t>(memory_.data()));
}

TEST_F(ObjectNamesTest, GlobalsGoByTheirModule) {
  static int globals[2];
  EXPECT_EQ(names_.of(&globals[1]), names_.of(&globals[0]) + sizeof(int));
  EXPECT_NE(names_.of(&globals[0]), reinterpret_cast<std::uintptr_t>(&globals[0]));
  EXPECT_EQ(ObjectNames().of(&globals[0]), names_.of(&globals[0]));
}

}  // namespace
}  // namespace reprise::sim
