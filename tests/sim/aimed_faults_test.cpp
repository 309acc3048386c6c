// Faults that strike where a rule says, in programs.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <thread>

#include "sim/fault_text.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using namespace std::chrono_literals;

/// Runs a program under a rule. @returns how often its family has struck
std::uint64_t run_under(const char* rule_text, const std::function<void()>& program) {
  const auto rule = parse_fault(rule_text);
  EXPECT_TRUE(bool(rule)) << rule_text;
  const auto arm = [&rule](Machine& machine) {
    machine.faults().add(*rule);
    machine.arm();
  };
  simulate_armed(0, arm, program);
  return test_world().machine().faults().setting(rule->family).strikes;
}

/// @returns the errno of writing so many bytes behind what is there and syncing them
int append(const char* path, std::size_t bytes = 1) {
  const int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) return errno;
  const std::string text(bytes, 'x');
  int error = 0;
  for (std::size_t done = 0; done < bytes && error == 0;) {
    const ssize_t count = write(file, text.data() + done, bytes - done);
    error = count < 0 ? errno : 0;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  if (error == 0 && fsync(file) != 0) error = errno;
  (void)close(file);
  return error;
}

TEST(AimedFaults, StrikeTheFilesOfAPath) {
  const auto strikes = run_under("failed_fsync=1 path=/b*", [] {
    EXPECT_EQ(append("/a"), 0);
    EXPECT_EQ(append("/b"), EIO);
    EXPECT_EQ(rename("/b", "/c"), 0);
    EXPECT_EQ(append("/c"), 0);
  });
  EXPECT_EQ(strikes, 1U);
}

TEST(AimedFaults, StrikeOneOperation) {
  const auto strikes = run_under("name_error=1 call=rename", [] {
    EXPECT_EQ(append("/a"), 0);
    EXPECT_NE(rename("/a", "/b"), 0);
  });
  EXPECT_EQ(strikes, 1U);
}

TEST(AimedFaults, StrikeOneOperationThatHadToWait) {
  run_under("interrupted=1 call=sleep", [] {
    std::thread other([] { EXPECT_EQ(append("/a"), 0); });
    const timespec pause{0, 1'000'000};
    EXPECT_EQ(nanosleep(&pause, nullptr), -1);
    EXPECT_EQ(errno, EINTR);
    other.join();
  });
}

TEST(AimedFaults, SpaceComesBackInTime) {
  constexpr std::size_t kTooMuch = 60'000;
  int before = -1;
  int meanwhile = -1;
  int after = -1;
  run_under("no_space=1 capacity_bytes=40960 from=100ms until=10s", [&] {
    before = append("/a", 10'000);
    std::this_thread::sleep_for(1s);
    meanwhile = append("/b", kTooMuch);
    std::this_thread::sleep_for(10s);
    after = append("/c", kTooMuch);
  });
  EXPECT_EQ(before, 0);
  EXPECT_EQ(meanwhile, ENOSPC);
  EXPECT_EQ(after, 0);
}

TEST(AimedFaults, ALimitOfMemoryIsForProcessesThatStartUnderIt) {
  run_under("memory_budget=1 budget_bytes=262144 from=1s",
            [] { EXPECT_NO_THROW(std::string(1 << 20, 'x')); });
}

}  // namespace
}  // namespace reprise::sim
