// The tool as a person runs it: what it prints and how it exits.
#include <sys/wait.h>

#include <cstdio>

#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

struct Outcome {
  int exit_code = -1;
  std::string output;  ///< standard output and standard error
};

class StemectlTest : public ::testing::Test {
 protected:
  Outcome run(const std::string& arguments) {
    const auto self = std::filesystem::read_symlink("/proc/self/exe");
    const auto tool = self.parent_path().parent_path() / "system" / "stemectl";
    std::FILE* pipe = ::popen((tool.string() + " " + arguments + " 2>&1").c_str(), "r");
    Outcome outcome;
    char buffer[4096];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) outcome.output += buffer;
    outcome.exit_code = WEXITSTATUS(::pclose(pipe));
    return outcome;
  }

  Outcome run_here(const std::string& command) { return run(command + " --dir " + store_); }

  static std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  test::TempDirectory root_;
  const std::string store_ = root_ / "store";
};

TEST_F(StemectlTest, AppendsIngestsReadsAndVerifies) {
  EXPECT_EQ(run_here("append --count 20 --seed 7 --segment-bytes 2000").exit_code, 0);
  EXPECT_EQ(run_here("ingest").exit_code, 0);
  const Outcome read = run_here("read Entity_3");
  EXPECT_EQ(read.exit_code, 0);
  EXPECT_NE(read.output.find("Entity_3 has_property Value_7_3 votes=1 weight=0.75"),
            std::string::npos)
      << read.output;
  const Outcome verdict = run_here("verify");
  EXPECT_EQ(verdict.exit_code, 0);
  EXPECT_EQ(verdict.output.find("ok: 0 violations"), 0u) << verdict.output;
}

TEST_F(StemectlTest, VerifyFindsDamage) {
  EXPECT_EQ(run_here("append --count 5").exit_code, 0);
  test::flip_bit(test::segment_path(store_ + "/wal", 0), 100);
  EXPECT_EQ(run_here("ingest").exit_code, 0);
  const Outcome verdict = run_here("verify");
  EXPECT_EQ(verdict.exit_code, 1);
  EXPECT_NE(verdict.output.find("INV-WAL-4"), std::string::npos) << verdict.output;
}

TEST_F(StemectlTest, ErrorsAreOneLineAndExitTwo) {
  for (const std::string& arguments :
       {std::string(""), std::string("frobnicate"), std::string("verify"),
        std::string("verify --dir /no/such/parent"), "append --count many --dir " + store_,
        "read --dir " + store_}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << arguments;
    EXPECT_EQ(lines(outcome.output), 1u) << outcome.output;
  }
}

}  // namespace
}  // namespace stemedb
