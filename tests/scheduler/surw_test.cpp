#include "scheduler/surw.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/scheduler/watched_toy.hpp"

namespace reprise::scheduler {
namespace {

// One task makes three accesses to a location, the other one, between steps that touch nothing.
struct ThreeAndOne {
  int location = 0;
  std::string order;

  void operator()(Toy& toy) {
    order.clear();
    toy.spawn([this, &toy] {
      toy.spawn([this, &toy] { access(toy, 'b', 1, 20); });
      access(toy, 'a', 3, 1);
    });
  }

 private:
  void access(Toy& toy, char name, int times, int steps_before) {
    for (int i = 0; i < times; ++i) {
      for (int step = 0; step < steps_before; ++step) toy.scheduler.point();
      touch(toy, &location, static_cast<std::uintptr_t>(name), true);
      order += name;
    }
  }
};

TEST(Surw, MakesEveryOrderEquallyLikely) {
  ThreeAndOne program;
  const Profile profile = profile_of(std::ref(program));
  Toy toy;
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    run_with(toy, std::ref(program), seed, "surw", &profile);
    ++seen[program.order];
  }
  ASSERT_EQ(seen.size(), 4u);
  for (const auto& [order, times] : seen) EXPECT_NEAR(times, 1000, 150) << order;
}

// Every seed that was ever reported depends on it.
TEST(Surw, DrawsAtTheSameAddressesAsEver) {
  ThreeAndOne program;
  const Profile profile = profile_of(std::ref(program));
  Toy toy;
  std::string orders;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    run_with(toy, std::ref(program), seed, "surw", &profile);
    orders += program.order;
  }
  EXPECT_EQ(orders, "aabaaaababaaaababaaaabaaaabaabaa");
}

}  // namespace
}  // namespace reprise::scheduler
