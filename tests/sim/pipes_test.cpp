// Pipes, and waiting for them, in the simulation.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>

#include "sim/pipe.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

void expect_clean(const Program& program) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Simulated run = simulate(seed, program);
    ASSERT_FALSE(run.finding) << run.finding->message;
  }
}

TEST(Pipes, CarryBytesInOrderFromThreadToThread) {
  expect_clean([] {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    // More than a pipe holds: the writer has to wait for the reader.
    const std::string sent(3 * Pipe::kCapacityBytes + 17, 'x');
    std::thread writer([&] {
      EXPECT_EQ(write(ends[1], sent.data(), sent.size()), static_cast<ssize_t>(sent.size()));
      close(ends[1]);
    });
    std::string received;
    char buffer[5000];
    for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;) {
      received.append(buffer, static_cast<std::size_t>(got));
    }
    writer.join();
    EXPECT_TRUE(received == sent);
    return 0;
  });
}

TEST(Pipes, WithoutAnotherEndNobodyWaits) {
  expect_clean([] {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_NONBLOCK), 0);
    char byte = 0;
    EXPECT_EQ(read(ends[0], &byte, 1), -1);
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_EQ(lseek(ends[0], 0, SEEK_CUR), -1);
    EXPECT_EQ(errno, ESPIPE);
    EXPECT_EQ(write(ends[0], "a", 1), -1);
    EXPECT_EQ(errno, EBADF);
    const int again = dup(ends[0]);
    close(ends[0]);
    EXPECT_EQ(write(ends[1], "a", 1), 1);
    close(again);
    EXPECT_EQ(write(ends[1], "a", 1), -1);
    EXPECT_EQ(errno, EPIPE);
    return 0;
  });
}

TEST(Pipes, AFullOneTakesNoMoreWithoutWaiting) {
  expect_clean([] {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_NONBLOCK), 0);
    const std::string much(Pipe::kCapacityBytes + 1, 'x');
    EXPECT_EQ(write(ends[1], much.data(), much.size()), static_cast<ssize_t>(Pipe::kCapacityBytes));
    EXPECT_EQ(write(ends[1], "a", 1), -1);
    EXPECT_EQ(errno, EAGAIN);
    return 0;
  });
}

TEST(Pipes, PollAndSelectWaitForThem) {
  expect_clean([] {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    struct pollfd reading {
      ends[0], POLLIN, 0
    };
    EXPECT_EQ(poll(&reading, 1, 50), 0);  // the time runs out
    std::thread writer([&] { EXPECT_EQ(write(ends[1], "a", 1), 1); });
    EXPECT_EQ(poll(&reading, 1, -1), 1);
    EXPECT_EQ(reading.revents, POLLIN);
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    EXPECT_EQ(select(ends[0] + 1, &set, nullptr, nullptr, nullptr), 1);
    EXPECT_TRUE(FD_ISSET(ends[0], &set));
    writer.join();
    close(ends[1]);
    EXPECT_EQ(poll(&reading, 1, -1), 1);
    EXPECT_EQ(reading.revents, POLLIN | POLLHUP);
    return 0;
  });
}

TEST(Pipes, WaitingForWhatNobodyWillWriteIsADeadlock) {
  const Simulated run = simulate(1, [] {
    int ends[2];
    pipe(ends);
    char byte = 0;
    return static_cast<int>(read(ends[0], &byte, 1));
  });
  ASSERT_TRUE(run.finding);
  EXPECT_EQ(run.finding->kind, "deadlock");
}

}  // namespace
}  // namespace reprise::sim
