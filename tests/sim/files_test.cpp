// Ordinary file code, in the simulation.

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "sim/border.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

// Runs a program; nothing may be found, and a second run must give the same hash.
void expect_clean(const Program& program) {
  const Simulated first = simulate(7, program);
  ASSERT_FALSE(first.finding) << first.finding->message;
  EXPECT_EQ(first.hash, simulate(7, program).hash);
}

TEST(Files, DescriptorsReadBackWhatTheyWrote) {
  expect_clean([] {
    const int file = open("/data", O_RDWR | O_CREAT | O_EXCL, 0600);
    EXPECT_GE(file, 3);
    EXPECT_EQ(write(file, "hello world", 11), 11);
    char buffer[16] = {};
    EXPECT_EQ(pread(file, buffer, sizeof buffer, 6), 5);
    EXPECT_STREQ(buffer, "world");
    EXPECT_EQ(lseek(file, 0, SEEK_END), 11);
    EXPECT_EQ(fsync(file), 0);
    EXPECT_EQ(close(file), 0);
    EXPECT_EQ(close(file), -1);
    EXPECT_EQ(errno, EBADF);
    EXPECT_EQ(open("/data", O_RDWR | O_CREAT | O_EXCL, 0600), -1);
    EXPECT_EQ(errno, EEXIST);
    return 0;
  });
}

TEST(Files, TheModeOfASymbolicLinkCannotBeChanged) {
  expect_clean([] {
    EXPECT_EQ(symlink("/nowhere", "/link"), 0);
    EXPECT_EQ(fchmodat(AT_FDCWD, "/link", 0700, AT_SYMLINK_NOFOLLOW), -1);
    EXPECT_EQ(errno, EOPNOTSUPP);
    EXPECT_EQ(fchmodat(AT_FDCWD, "/link", 0700, 0), -1);
    EXPECT_EQ(errno, ENOENT);
    EXPECT_EQ(fchmodat(AT_FDCWD, "/", 0700, AT_REMOVEDIR), -1);
    EXPECT_EQ(errno, EINVAL);
    return 0;
  });
}

TEST(Files, ARemovedDirectoryIsAtItsEnd) {
  expect_clean([] {
    EXPECT_EQ(mkdir("/directory", 0700), 0);
    DIR* const stream = opendir("/directory");
    EXPECT_EQ(rmdir("/directory"), 0);
    errno = 0;
    EXPECT_EQ(readdir(stream), nullptr);
    EXPECT_EQ(errno, 0);
    EXPECT_EQ(closedir(stream), 0);
    return 0;
  });
}

TEST(Files, ATestForALockThatIsNoneIsRefusedBeforeItsRange) {
  expect_clean([] {
    const int file = open("/data", O_RDWR | O_CREAT, 0600);
    EXPECT_EQ(ftruncate(file, 100), 0);
    struct flock lock {};
    lock.l_type = 7;
    lock.l_whence = SEEK_END;
    lock.l_start = INT64_MAX;
    EXPECT_EQ(fcntl(file, F_GETLK, &lock), -1);
    EXPECT_EQ(errno, EINVAL);
    lock.l_type = F_RDLCK;
    EXPECT_EQ(fcntl(file, F_GETLK, &lock), -1);
    EXPECT_EQ(errno, EOVERFLOW);
    return 0;
  });
}

TEST(Files, NothingIsTooLongForARemovedDirectory) {
  expect_clean([] {
    EXPECT_EQ(mkdir("/directory", 0700), 0);
    EXPECT_EQ(chdir("/directory"), 0);
    const std::string long_name(256, 'l');
    EXPECT_EQ(rename("name", (long_name + "/name").c_str()), -1);
    EXPECT_EQ(errno, ENAMETOOLONG);
    EXPECT_EQ(rmdir("/directory"), 0);
    EXPECT_EQ(rename("name", (long_name + "/name").c_str()), -1);
    EXPECT_EQ(errno, ENOENT);
    EXPECT_EQ(open(long_name.c_str(), O_RDWR | O_CREAT, 0600), -1);
    EXPECT_EQ(errno, ENOENT);
    return 0;
  });
}

TEST(Files, SendingFromBehindEveryPossibleEndIsRefusedBeforeAppending) {
  expect_clean([] {
    const int from = open("/from", O_RDWR | O_CREAT, 0600);
    const int to = open("/to", O_WRONLY | O_CREAT | O_APPEND, 0600);
    off_t offset = INT64_MAX - 4096;
    EXPECT_EQ(sendfile(to, from, &offset, 100), -1);
    EXPECT_EQ(errno, EOVERFLOW);
    offset = 0;
    EXPECT_EQ(sendfile(to, from, &offset, 100), -1);
    EXPECT_EQ(errno, EINVAL);
    return 0;
  });
}

TEST(Files, SendingLessThanWasReadMovesOnByWhatWasSent) {
  expect_clean([] {
    const int from = open("/from", O_RDWR | O_CREAT, 0600);
    const int to = open("/to", O_WRONLY | O_CREAT, 0600);
    EXPECT_EQ(ftruncate(from, 200), 0);
    EXPECT_EQ(lseek(from, 100, SEEK_SET), 100);
    {
      const Kernel outside;
      test_world().machine().faults().pin(faults::FamilyId::short_write, {1, 1});
    }
    off_t offset = 50;
    const ssize_t from_offset = sendfile(to, from, &offset, 100);
    EXPECT_LT(from_offset, 100);
    EXPECT_EQ(offset, 50 + from_offset);
    EXPECT_EQ(lseek(from, 0, SEEK_CUR), 100);
    const ssize_t from_position = sendfile(to, from, nullptr, 100);
    EXPECT_LT(from_position, 100);
    EXPECT_EQ(lseek(from, 0, SEEK_CUR), 100 + from_position);
    return 0;
  });
}

TEST(Files, ExtendedAttributesAreNotSupported) {
  expect_clean([] {
    const auto refused = [](auto result) { return result == -1 && errno == ENOTSUP; };
    const int file = open("/data", O_RDWR | O_CREAT, 0600);
    char value[8] = {};
    EXPECT_TRUE(refused(getxattr("/data", "user.a", value, sizeof value)));
    EXPECT_TRUE(refused(lgetxattr("/data", "user.a", value, sizeof value)));
    EXPECT_TRUE(refused(fgetxattr(file, "user.a", value, sizeof value)));
    EXPECT_TRUE(refused(setxattr("/data", "user.a", value, sizeof value, 0)));
    EXPECT_TRUE(refused(lsetxattr("/data", "user.a", value, sizeof value, 0)));
    EXPECT_TRUE(refused(fsetxattr(file, "user.a", value, sizeof value, 0)));
    EXPECT_TRUE(refused(listxattr("/data", value, sizeof value)));
    EXPECT_TRUE(refused(llistxattr("/data", value, sizeof value)));
    EXPECT_TRUE(refused(flistxattr(file, value, sizeof value)));
    EXPECT_TRUE(refused(removexattr("/data", "user.a")));
    EXPECT_TRUE(refused(lremovexattr("/data", "user.a")));
    EXPECT_TRUE(refused(fremovexattr(file, "user.a")));
    return 0;
  });
}

TEST(Files, TimesThatAreBothOmittedAreSetOnAnything) {
  expect_clean([] {
    const timespec omitted[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
    EXPECT_EQ(utimensat(-1, "", omitted, AT_EMPTY_PATH), 0);
    EXPECT_EQ(utimensat(-1, "", nullptr, AT_EMPTY_PATH), -1);
    EXPECT_EQ(errno, EBADF);
    return 0;
  });
}

TEST(Files, AWalkThatChangesTheWorkingDirectoryIsRefusedByName) {
  const auto visit = [](const char*, const struct stat*, int, struct FTW*) { return 0; };
  for (const int flag : {FTW_CHDIR, FTW_ACTIONRETVAL}) {
    const Simulated outcome = simulate(7, [&] { return nftw("/", visit, 8, flag); });
    ASSERT_TRUE(outcome.finding);
    EXPECT_NE(outcome.finding->message.find("FTW_CHDIR"), std::string::npos);
  }
}

TEST(Files, AReadBehindEveryPossibleEndIsNoAccess) {
  expect_clean([] {
    const int file = open("/data", O_RDWR | O_CREAT, 0600);
    const timespec long_ago[2] = {{1000, 0}, {2000, 0}};
    EXPECT_EQ(futimens(file, long_ago), 0);
    char byte = 0;
    struct stat status {};
    EXPECT_EQ(pread(file, &byte, 1, INT64_MAX - 4096), 0);
    EXPECT_EQ(fstat(file, &status), 0);
    EXPECT_EQ(status.st_atim.tv_sec, 1000);
    EXPECT_EQ(pread(file, &byte, 1, 100), 0);
    EXPECT_EQ(fstat(file, &status), 0);
    EXPECT_NE(status.st_atim.tv_sec, 1000);
    return 0;
  });
}

TEST(Files, TheAccessTimeIsKeptAsLongAsTheFlagIsSet) {
  expect_clean([] {
    const int file = open("/f", O_RDWR | O_CREAT | O_NOATIME, 0600);
    EXPECT_EQ(write(file, "x", 1), 1);
    const timespec long_ago[2] = {{1000, 0}, {2000, 0}};
    EXPECT_EQ(futimens(file, long_ago), 0);
    const auto accessed = [file] {
      char byte = 0;
      struct stat status {};
      EXPECT_EQ(pread(file, &byte, 1, 0), 1);
      EXPECT_EQ(fstat(file, &status), 0);
      return status.st_atim.tv_sec != 1000;
    };
    EXPECT_FALSE(accessed());
    EXPECT_EQ(fcntl(file, F_SETFL, O_APPEND), 0);
    EXPECT_TRUE(accessed());
    return close(file);
  });
}

TEST(Files, NothingReachesTheHost) {
  const std::string path = "/tmp/reprise-must-not-exist";
  expect_clean([&path] {
    std::filesystem::create_directories("/tmp");
    std::ofstream(path.c_str()) << "simulated";
    EXPECT_TRUE(std::filesystem::exists(path));
    EXPECT_FALSE(std::filesystem::exists("/etc/passwd"));
    return 0;
  });
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Files, StreamsOfBothLibrariesWork) {
  expect_clean([] {
    FILE* const file = fopen("/text", "w+");
    EXPECT_NE(file, nullptr);
    fprintf(file, "line %d\nline %d\n", 1, 2);
    rewind(file);
    char line[32];
    EXPECT_STREQ(fgets(line, sizeof line, file), "line 1\n");
    EXPECT_GE(fileno(file), 3);
    EXPECT_EQ(fclose(file), 0);
    {
      std::ofstream out("/text", std::ios::app);
      out << "line " << 3 << std::endl;
    }
    std::ifstream in("/text");
    std::string word;
    int sum = 0;
    int number = 0;
    while (in >> word >> number) sum += number;
    EXPECT_EQ(sum, 6);
    return 0;
  });
}

TEST(Files, TheFilesystemLibraryWorks) {
  expect_clean([] {
    namespace fs = std::filesystem;
    fs::create_directories("/a/b/c");
    std::ofstream("/a/b/file") << "12345";
    EXPECT_EQ(fs::file_size("/a/b/file"), 5u);
    fs::rename("/a/b/file", "/a/moved");
    fs::create_symlink("moved", "/a/link");
    EXPECT_EQ(fs::read_symlink("/a/link"), "moved");
    fs::resize_file("/a/moved", 2);
    fs::copy_file("/a/moved", "/a/copy");
    std::size_t entries = 0;
    for (const auto& entry : fs::recursive_directory_iterator("/a")) {
      entries += entry.path().empty() ? 0U : 1U;
    }
    EXPECT_EQ(entries, 5u);
    fs::current_path("/a/b");
    EXPECT_EQ(fs::current_path(), "/a/b");
    EXPECT_TRUE(fs::exists("../moved"));
    EXPECT_GT(fs::space("/").available, 0u);
    EXPECT_EQ(fs::remove_all("/a"), 6u);
    return 0;
  });
}

TEST(Files, MappedFilesAreCoherentAndSynced) {
  expect_clean([] {
    const int file = open("/mapped", O_RDWR | O_CREAT, 0600);
    EXPECT_EQ(ftruncate(file, 8192), 0);
    void* const address = mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    EXPECT_NE(address, MAP_FAILED);
    std::memcpy(static_cast<char*>(address) + 5000, "through", 7);
    char buffer[8] = {};
    EXPECT_EQ(pread(file, buffer, 7, 5000), 7);
    EXPECT_STREQ(buffer, "through");
    EXPECT_EQ(msync(address, 8192, MS_SYNC), 0);
    EXPECT_EQ(munmap(address, 8192), 0);
    EXPECT_EQ(close(file), 0);
    return 0;
  });
}

TEST(Files, WhatIsPrintedIsKept) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  world.begin({}, *strategy);
  std::string output;
  world.start("printer", [&output] {
    printf("one %d\n", 1);
    std::cout << "two " << 2 << std::endl;
    fprintf(stderr, "three\n");
    fflush(nullptr);
    const Kernel outside;
    output = test_world().running_process().files.output;
    return 0;
  });
  world.run();
  world.end();
  EXPECT_EQ(output, "one 1\ntwo 2\nthree\n");
}

TEST(Files, RecordLocksExcludeOtherProcesses) {
  World& world = test_world();
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto strategy = scheduler::make_strategy("uniform");
    RunOptions options;
    options.seed = seed;
    world.begin(options, *strategy);
    int inside = 0;
    const auto program = [&inside] {
      const int file = open("/lock", O_RDWR | O_CREAT, 0600);
      struct flock lock {};
      lock.l_type = F_WRLCK;
      EXPECT_EQ(fcntl(file, F_SETLKW, &lock), 0);
      EXPECT_EQ(++inside, 1);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      --inside;
      return close(file);
    };
    world.start("a", program);
    world.start("b", program);
    EXPECT_EQ(world.run(), Pause::finished);
    world.end();
  }
}

TEST(Files, AKillInsideAStreamLeavesNothingBehind) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("sticky");
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    RunOptions options;
    options.seed = seed;
    world.begin(options, *strategy);
    world.start("writer", [] {
      FILE* const file = fopen("/log", "a");
      for (;;) {
        fprintf(file, "a line that is long enough to be buffered\n");
        std::this_thread::yield();
      }
      return 0;
    });
    EXPECT_EQ(world.run(20 + seed), Pause::alarm);
    world.cut_power();
    world.end();
  }
}

}  // namespace
}  // namespace reprise::sim
