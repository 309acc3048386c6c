#include "scheduler/address_table.hpp"

#include <gtest/gtest.h>

namespace reprise::scheduler {
namespace {

struct Number {
  int value = 0;
  void clear() { value = 0; }
};

TEST(AddressTable, KeepsWhatItIsGivenHoweverMuch) {
  AddressTable<Number> table;
  for (std::uintptr_t i = 1; i <= 1000; ++i) table.at(16 * i).value = static_cast<int>(i);
  for (std::uintptr_t i = 1; i <= 1000; ++i) {
    ASSERT_NE(table.find(16 * i), nullptr);
    EXPECT_EQ(table.find(16 * i)->value, static_cast<int>(i));
  }
  EXPECT_EQ(table.find(8), nullptr);
}

TEST(AddressTable, ForgetsEverythingWhenCleared) {
  AddressTable<Number> table;
  table.at(16).value = 1;
  table.clear();
  EXPECT_EQ(table.find(16), nullptr);
  EXPECT_EQ(table.at(16).value, 0);
}

}  // namespace
}  // namespace reprise::scheduler
