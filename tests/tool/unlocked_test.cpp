// A lock that is taken out of system/ (unlocked/CMakeLists.txt) is reported as a data race at once,
// with both lines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

using testing::Contains;
using testing::Each;

/// Where in a file the code is that touches what the lock guarded, as reports name it.
std::set<std::string> lines_with(const std::string& source, const std::string& code) {
  std::ifstream stream(std::string(REPRISE_SOURCES) + "/" + source);
  const std::string name = source.substr(source.rfind('/') + 1);
  std::set<std::string> lines;
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.find(code) != std::string::npos) lines.insert(name + ":" + std::to_string(number));
  }
  return lines;
}

/// @returns the two places of a report: "... writes at a.cpp:1 in ..., ... read at b.cpp:2 in ..."
std::vector<std::string> places_of(const std::string& report) {
  static const std::regex kPlace(R"( at ([^ ]+:\d+) in )");
  std::vector<std::string> places;
  for (auto match = std::sregex_iterator(report.begin(), report.end(), kPlace);
       match != std::sregex_iterator(); ++match) {
    places.push_back((*match)[1]);
  }
  return places;
}

struct Unlocked {
  std::string library;
  std::string scenario;
  std::string source;
  std::string without_lock;  ///< code of the function that lost it
  std::string guarded;       ///< in all code that touches the same memory
};

class UnlockedTest : public ::testing::TestWithParam<Unlocked> {};

TEST_P(UnlockedTest, IsARaceWithBothLinesWithinThreeSeeds) {
  const ScratchDirectory scratch;
  const auto& [library, scenario, source, without_lock, guarded] = GetParam();
  for (const char* const base_seed : {"1", "2", "3", "4", "5"}) {
    const ToolRun sweep = run_instrumented(
        {.arguments = {"sweep", scenario, "--seeds", "3", "--base-seed", base_seed, "--json"},
         .environment = {{"LD_PRELOAD",
                          std::string(REPRISE_UNLOCKED) + "/libunlocked_" + library + ".so"}},
         .directory = scratch.path()});
    std::vector<std::string> races;
    for (const nlohmann::json& line : sweep.lines()) {
      if (line.value("kind", "") == "data race") races.push_back(line["message"]);
    }
    ASSERT_FALSE(races.empty()) << sweep.output << sweep.errors;
    for (const std::string& race : races) {
      const std::vector<std::string> places = places_of(race);
      ASSERT_EQ(places.size(), 2u) << race;
      const std::set<std::string> touching = lines_with(source, guarded);
      for (const std::string& place : places) EXPECT_TRUE(touching.contains(place)) << race;
      const std::set<std::string> naked = lines_with(source, without_lock);
      EXPECT_TRUE(naked.contains(places[0]) || naked.contains(places[1])) << race;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Locks, UnlockedTest,
    ::testing::Values(Unlocked{"slots", "warm_linearizable", "system/engram/warm/slots.cpp",
                               "++generations_[ref.slot]", "generations_["},
                      Unlocked{"lease", "arena0", "system/ingest/lease.cpp",
                               "expires_at_ = Clock::now() + duration_", "expires_at_"},
                      Unlocked{"wal", "engram_wal", "system/engram/wal.cpp", "++arrivals_",
                               "arrivals_"}),
    [](const auto& unlocked) { return unlocked.param.library; });

}  // namespace
}  // namespace reprise::sim
