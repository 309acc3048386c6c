// Whatever a program does and whatever its recovery looks at: resolving states lazily shows the
// outcomes that trying every state shows, under every profile.

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "tests/sim/explore/exploring.hpp"

namespace reprise::sim {
namespace {

constexpr scheduler::Stream kOperation{"test.operation"};
constexpr std::uint64_t kOperations = 5;
constexpr std::array kPaths = {"/a", "/b", "/d/a", "/d/b", "/e/b"};

/// Numbers from the decisions of the run, drawn by the host before it begins.
class Draws {
 public:
  explicit Draws(Run& run, std::uint64_t entity) {
    for (std::uint64_t i = 0; i < bits_.size(); ++i) {
      bits_[i] = run.choose(kOperation, entity, i, 1 << 16);
    }
  }
  std::uint64_t below(std::uint64_t n) { return bits_[next_++] % n; }
  const char* path() { return kPaths[below(kPaths.size())]; }

 private:
  std::array<std::uint64_t, 40> bits_{};
  std::size_t next_ = 0;
};

void write_at(const char* path, std::uint64_t offset, char byte) {
  const int file = open(path, O_WRONLY | O_CREAT, 0644);
  const std::string bytes(300, byte);
  (void)!pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  close(file);
}

void sync(const char* path) {
  const int file = open(path, O_RDONLY);
  fsync(file);
  close(file);
}

void do_something(Draws& draws, char byte) {
  switch (draws.below(9)) {
    case 0:
      sync(draws.path());
      break;
    case 1:
      sync(draws.below(2) == 0 ? "/" : "/d");
      break;
    case 2: {
      const char* const from = draws.path();
      (void)!rename(from, draws.path());
      break;
    }
    case 3:
      unlink(draws.path());
      break;
    case 4: {
      const char* const path = draws.path();
      (void)!truncate(path, static_cast<off_t>(draws.below(3) * 400));
      break;
    }
    case 5:
      (void)!(draws.below(2) == 0 ? rename("/d", "/e") : rename("/e", "/d"));
      break;
    case 6:
      chmod(draws.path(), 0600);
      break;
    default: {
      const char* const path = draws.path();
      write_at(path, draws.below(4) * 256, byte);
      break;
    }
  }
}

/// Looks at this and that; at what depends on what it has seen so far.
std::string look_around(Draws& draws) {
  std::string seen;
  for (int i = 0; i < 5; ++i) {
    const char* const path = draws.path();
    switch ((draws.below(4) + seen.size()) % 4) {
      case 0: {
        struct stat status {};
        const int result = stat(path, &status);
        seen += fmt::format("s{}{}:{:o};", result, status.st_size, status.st_mode);
        break;
      }
      case 1:
        for (std::error_code error;
             const auto& entry : std::filesystem::directory_iterator("/d", error)) {
          seen += entry.path().filename().string() + ";";
        }
        break;
      default: {
        const int file = open(path, O_RDONLY);
        std::array<char, 100> bytes{};
        const auto offset = static_cast<off_t>(draws.below(10) * 100);
        const ssize_t count = pread(file, bytes.data(), bytes.size(), offset);
        seen += fmt::format("r{}", count);
        for (ssize_t byte = 0; byte < count; byte += 25) {
          seen += fmt::format("{:02x}", bytes[static_cast<std::size_t>(byte)] & 0xff);
        }
        close(file);
        break;
      }
    }
  }
  return seen;
}

void run_random(Run& run) {
  Draws workload(run, 0);
  Draws recovery(run, 1);
  Disk& disk = run.world().machine().disk();
  (void)disk.make_directory({.path = "/d"}, 0755);
  run.world().start("setup", [] {
    write_at("/a", 0, 'A');
    write_at("/d/b", 0, 'B');
    return 0;
  });
  run.world().run();
  disk.settle();
  run.world().start("workload", [&] {
    for (std::uint64_t i = 0; i < kOperations; ++i) {
      do_something(workload, static_cast<char>('a' + i));
    }
    return 0;
  });
  if (!run.live()) return;
  std::array<char, 1000> seen{};  // not a string: its memory would be the process's
  run.world().start("recovery", [&] {
    const std::string text = look_around(recovery);
    text.copy(seen.data(), seen.size() - 1);
    return 0;
  });
  run.world().run();
  run.fail(seen.data(), "what recovery saw");
}

const Scenario kRandom{"random", "", {}, &run_random, {}, false, true};

class LazyResolutionOf : public testing::TestWithParam<const char*> {};

TEST_P(LazyResolutionOf, ShowsWhatEveryStateShows) {
  constexpr std::uint64_t kEveryState = 1 << 20;
  std::uint64_t most_states = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Explored lazy = explore_end(kRandom, {.recoveries = kEveryState}, GetParam(), seed);
    const Explored eager =
        explore_end(kRandom, {.recoveries = kEveryState, .eager = true}, GetParam(), seed);
    ASSERT_EQ(lazy.signatures, eager.signatures) << "seed " << seed;
    ASSERT_EQ(lazy.coverage.exhausted, 1U) << "seed " << seed;
    most_states = std::max<std::uint64_t>(most_states, eager.signatures.size());
  }
  EXPECT_GT(most_states, 5U);  // otherwise there was nothing to get wrong
}

INSTANTIATE_TEST_SUITE_P(Profiles, LazyResolutionOf,
                         testing::Values("posix-strict", "posix-2024", "ext2", "ext4-ordered",
                                         "ext4-writeback", "xfs", "btrfs"),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace reprise::sim
