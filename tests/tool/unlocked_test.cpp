// A lock that is taken out of system/ (unlocked/CMakeLists.txt) is reported as a data race at once,
// with both lines: from each of three base seeds within three runs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "tests/tool/run_tool.hpp"

namespace reprise::sim {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

struct Unlocked {
  std::string library;
  std::string scenario;
  std::string function;              ///< which lost its lock, as reports name it
  std::vector<std::string> sources;  ///< all that touch what the lock guards
  std::string guarded;               ///< what is in the lines that do, as an expression
};

/// Where the guarded memory is touched, as reports name it.
std::set<std::string> places_that_touch(const Unlocked& unlocked) {
  const std::regex guarded(unlocked.guarded);
  std::set<std::string> places;
  for (const std::string& source : unlocked.sources) {
    std::ifstream stream(std::string(REPRISE_SOURCES) + "/" + source);
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
      ++number;
      if (!std::regex_search(line, guarded)) continue;
      places.insert(source.substr(source.rfind('/') + 1) + ":" + std::to_string(number));
    }
  }
  return places;
}

/// @returns the two places of a report: "... writes at a.cpp:1 in ..., ... read at b.cpp:2 in ..."
std::vector<std::string> places_of(const std::string& report) {
  static const std::regex kPlace(R"( at (\S+:\d+) in )");
  std::vector<std::string> places;
  for (auto match = std::sregex_iterator(report.begin(), report.end(), kPlace);
       match != std::sregex_iterator(); ++match) {
    places.push_back((*match)[1]);
  }
  return places;
}

class UnlockedTest : public ::testing::TestWithParam<Unlocked> {
 protected:
  /// @returns what is reported in the first three seeds
  std::vector<std::string> races(const std::string& base_seed) {
    const std::string library =
        std::string(REPRISE_UNLOCKED) + "/" + GetParam().library + "/libstemedb_instrumented.so";
    const ToolRun sweep = run_instrumented({.arguments = {"sweep", GetParam().scenario, "--seeds",
                                                          "3", "--base-seed", base_seed, "--json"},
                                            .environment = {{"LD_PRELOAD", library}},
                                            .directory = scratch_.path()});
    std::vector<std::string> races;
    for (const nlohmann::json& line : sweep.lines()) {
      if (line.value("kind", "") == "data race") races.push_back(line["message"]);
    }
    return races;
  }

 private:
  ScratchDirectory scratch_;
};

TEST_P(UnlockedTest, IsARaceWithBothLinesWithinThreeSeeds) {
  const std::set<std::string> touching = places_that_touch(GetParam());
  for (const char* const base_seed : {"1", "2", "3"}) {
    const std::vector<std::string> found = races(base_seed);
    EXPECT_FALSE(found.empty()) << "base seed " << base_seed;
    for (const std::string& race : found) {
      EXPECT_THAT(race, HasSubstr(GetParam().function));
      EXPECT_THAT(places_of(race), SizeIs(2)) << race;
      for (const std::string& place : places_of(race)) {
        EXPECT_TRUE(touching.contains(place)) << race;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Locks, UnlockedTest,
                         ::testing::Values(Unlocked{"slots",
                                                    "warm_compaction",
                                                    "engram::Slots::",
                                                    {"system/engram/warm/slots.cpp"},
                                                    R"(generations_\[|std::memcpy\()"},
                                           Unlocked{"lease",
                                                    "arena0",
                                                    "stemedb::IngestLease::release",
                                                    {"system/ingest/lease.cpp"},
                                                    "held_|epoch_"},
                                           Unlocked{"journal",
                                                    "arena0",
                                                    "stemedb::Journal::readable_end",
                                                    {"system/wal/journal_read.cpp",
                                                     "system/wal/journal_append.cpp"},
                                                    "tail_|durable_"}),
                         [](const auto& unlocked) { return unlocked.param.library; });

}  // namespace
}  // namespace reprise::sim
