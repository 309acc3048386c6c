// Faults that strike a call as a whole: each gives an errno the call may give, at the place where
// Linux gives it, and nothing has happened but what the errno allows.
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <set>
#include <thread>

#include "sim/border.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

/// Runs a program that returns 0 if all went well, with one family that always strikes.
/// @returns how often it did
std::uint64_t run_struck(FamilyId family, const Program& program, std::uint64_t seed = 1,
                         std::uint64_t knob = 0) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  RunOptions options;
  options.seed = seed;
  world.begin(options, *strategy);
  faults::FaultPlan& plan = world.machine().faults();
  if (knob != 0) plan.set_knob(family, 0, knob);
  plan.pin(family, {1, 1});
  world.start("main", program);
  EXPECT_EQ(world.run(), Pause::finished);
  EXPECT_FALSE(world.finding()) << world.finding()->message;
  const std::uint64_t strikes = plan.setting(family).strikes;
  world.end();
  return strikes;
}

/// Turns the faults on or off in the middle of a program.
void strike(FamilyId family, bool on) {
  const HostMemory host;
  world().machine().faults().pin(family, {on ? 1u : 0u, 1});
}

int error_of(std::int64_t result) { return result < 0 ? errno : 0; }

int calm_open(FamilyId family, const char* path, int flags) {
  strike(family, false);
  const int file = open(path, flags, 0600);
  EXPECT_GE(file, 0);
  strike(family, true);
  return file;
}

TEST(StatError, StrikesWhatAsksAboutFiles) {
  const std::uint64_t strikes = run_struck(FamilyId::stat_error, [] {
    const int file = open("/f", O_RDWR | O_CREAT, 0600);
    struct stat status {};
    struct statvfs space {};
    EXPECT_EQ(error_of(fstat(file, &status)), EIO);
    EXPECT_EQ(error_of(stat("/f", &status)), EIO);
    EXPECT_EQ(error_of(access("/f", R_OK)), EIO);
    EXPECT_EQ(error_of(statvfs("/", &space)), EIO);
    EXPECT_EQ(error_of(fstatvfs(file, &space)), EIO);
    DIR* const directory = opendir("/");
    errno = 0;
    EXPECT_EQ(readdir(directory), nullptr);
    EXPECT_EQ(errno, EIO);
    EXPECT_EQ(closedir(directory), 0);
    EXPECT_EQ(error_of(stat("/missing", &status)), ENOENT);  // what is wrong anyway comes first
    return 0;
  });
  EXPECT_EQ(strikes, 6U);
}

TEST(CloseError, LeavesTheDescriptorClosed) {
  std::set<int> errors;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    run_struck(
        FamilyId::close_error,
        [&errors] {
          const int file = open("/f", O_RDWR | O_CREAT, 0600);
          const int error = error_of(close(file));
          EXPECT_EQ(error_of(close(file)), EBADF);
          EXPECT_EQ(close(open("/f", O_RDONLY)), 0);  // nothing was written that could be lost
          const HostMemory host;
          errors.insert(error);
          return 0;
        },
        seed);
  }
  EXPECT_EQ(errors, (std::set<int>{EIO, EINTR}));
}

TEST(LockError, IsOneOfThoseThatALockMayGive) {
  std::set<int> trying;
  std::set<int> waiting;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    run_struck(
        FamilyId::lock_error,
        [&] {
          const int file = open("/f", O_RDWR | O_CREAT, 0600);
          struct flock lock {};
          lock.l_type = F_WRLCK;
          const int tried = error_of(flock(file, LOCK_EX | LOCK_NB));
          const int waited = error_of(fcntl(file, F_SETLKW, &lock));
          EXPECT_EQ(flock(file, LOCK_UN), 0);
          const HostMemory host;
          trying.insert(tried);
          waiting.insert(waited);
          return 0;
        },
        seed);
  }
  EXPECT_EQ(trying, (std::set<int>{ENOLCK, EAGAIN}));
  EXPECT_EQ(waiting, std::set<int>{ENOLCK});
}

TEST(Interrupted, StrikesCallsThatWaitOrMayHaveTo) {
  const std::uint64_t strikes = run_struck(FamilyId::interrupted, [] {
    EXPECT_EQ(error_of(open("/f", O_RDWR | O_CREAT, 0600)), EINTR);
    const int file = calm_open(FamilyId::interrupted, "/f", O_RDWR | O_CREAT);
    EXPECT_EQ(error_of(fsync(file)), EINTR);
    EXPECT_EQ(error_of(fdatasync(file)), EINTR);
    EXPECT_EQ(error_of(ftruncate(file, 5)), EINTR);
    EXPECT_EQ(posix_fallocate(file, 0, 5), EINTR);
    EXPECT_EQ(lseek(file, 0, SEEK_END), 0);  // none of it was done
    sem_t semaphore;
    sem_init(&semaphore, 0, 0);
    EXPECT_EQ(error_of(sem_wait(&semaphore)), EINTR);
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    char byte = 0;
    EXPECT_EQ(error_of(read(ends[0], &byte, 1)), EINTR);
    struct pollfd waiting {
      ends[0], POLLIN, 0
    };
    EXPECT_EQ(error_of(poll(&waiting, 1, 1000)), EINTR);
    return 0;
  });
  EXPECT_EQ(strikes, 8U);
}

TEST(Interrupted, LeavesCallsAloneThatNeedNotWait) {
  const std::uint64_t strikes = run_struck(FamilyId::interrupted, [] {
    sem_t semaphore;
    sem_init(&semaphore, 0, 1);
    EXPECT_EQ(sem_wait(&semaphore), 0);
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    EXPECT_EQ(write(ends[1], "x", 1), 1);
    char byte = 0;
    EXPECT_EQ(read(ends[0], &byte, 1), 1);
    struct pollfd ready {
      ends[1], POLLOUT, 0
    };
    EXPECT_EQ(poll(&ready, 1, 1000), 1);
    return 0;
  });
  EXPECT_EQ(strikes, 0U);
}

TEST(Interrupted, TellsWhatAPipeHasTakenAlready) {
  run_struck(FamilyId::interrupted, [] {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const std::vector<char> much(1 << 20);
    EXPECT_EQ(write(ends[1], much.data(), much.size()), 65536);  // what a pipe holds
    EXPECT_EQ(error_of(write(ends[1], much.data(), much.size())), EINTR);
    return 0;
  });
}

TEST(Interrupted, TellsHowMuchOfASleepIsLeft) {
  run_struck(FamilyId::interrupted, [] {
    timespec before{};
    clock_gettime(CLOCK_MONOTONIC, &before);
    const timespec delay{100, 0};
    timespec left{};
    EXPECT_EQ(error_of(nanosleep(&delay, &left)), EINTR);
    timespec after{};
    clock_gettime(CLOCK_MONOTONIC, &after);
    EXPECT_GT(left.tv_sec + left.tv_nsec, 0);
    const auto whole_s = after.tv_sec - before.tv_sec + left.tv_sec;
    EXPECT_TRUE(whole_s == 99 || whole_s == 100) << whole_s;
    return 0;
  });
}

TEST(Interrupted, DoesNotShortenTheSleepsOfTheStandardLibrary) {
  run_struck(FamilyId::interrupted, [] {
    timespec before{};
    clock_gettime(CLOCK_MONOTONIC, &before);
    std::this_thread::sleep_for(std::chrono::microseconds(50));
    timespec after{};
    clock_gettime(CLOCK_MONOTONIC, &after);
    EXPECT_GE((after.tv_sec - before.tv_sec) * 1'000'000'000 + after.tv_nsec - before.tv_nsec,
              50'000);
    return 0;
  });
}

TEST(DescriptorLimit, RefusesDescriptorsBeforeAnythingIsDone) {
  const std::uint64_t strikes = run_struck(FamilyId::descriptor_limit, [] {
    EXPECT_EQ(error_of(open("/f", O_RDWR | O_CREAT, 0600)), ENFILE);
    int ends[2];
    EXPECT_EQ(error_of(pipe(ends)), ENFILE);
    struct stat status {};
    EXPECT_EQ(error_of(stat("/f", &status)), ENOENT);
    EXPECT_EQ(dup(1), 3);
    return 0;
  });
  EXPECT_EQ(strikes, 2U);
}

TEST(DescriptorLimit, IsLowerForAProcessThatStarts) {
  run_struck(
      FamilyId::descriptor_limit,
      [] {
        strike(FamilyId::descriptor_limit, false);
        struct rlimit limit {};
        EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
        EXPECT_EQ(limit.rlim_cur, 20U);
        for (int number = 3; number < 20; ++number) {
          EXPECT_EQ(open("/f", O_RDWR | O_CREAT, 0600), number);
        }
        EXPECT_EQ(error_of(open("/g", O_RDWR | O_CREAT, 0600)), EMFILE);
        EXPECT_EQ(error_of(dup(1)), EMFILE);
        EXPECT_EQ(error_of(dup2(1, 20)), EBADF);
        EXPECT_EQ(error_of(access("/g", F_OK)), ENOENT);  // it was not even made
        return 0;
      },
      1, 20);
}

}  // namespace
}  // namespace reprise::sim
