#include "scheduler/symbol.hpp"

#include <gtest/gtest.h>

// Names of C that would be types, were they mangled: `int` and `float`.
extern "C" {
[[gnu::noinline]] int i(int value) { return value; }
[[gnu::noinline]] int f(int value) { return -value; }
}

namespace reprise::scheduler {

[[gnu::noinline]] int readable(int value) { return value + 1; }

namespace {

template <class Function>
std::string name_of(Function* function) {
  return function_name(reinterpret_cast<const void*>(function));
}

// As gcc names the part of a function that is rarely needed.
[[gnu::noinline]] void rare_part() asm("_ZN7reprise9scheduler9rare_partEv.cold");
void rare_part() { asm volatile(""); }

TEST(Symbol, APartOfAFunctionHasTheNameOfTheWhole) {
  EXPECT_EQ(name_of(&rare_part), "reprise::scheduler::rare_part()");
}

TEST(Symbol, ANameOfCIsLeftAsItIs) {
  EXPECT_EQ(name_of(&::i), "i");
  EXPECT_EQ(name_of(&::f), "f");
}

TEST(Symbol, ANameOfCppIsReadable) {
  EXPECT_EQ(name_of(&readable), "reprise::scheduler::readable(int)");
}

}  // namespace
}  // namespace reprise::scheduler
