// Litmus tests: small programs with known sets of outcomes per profile (Ferrite, ASPLOS'16; ALICE,
// OSDI'14). Every legal crash state is enumerated at every crash point, and a random sweep must
// find the same set: nothing forbidden, nothing missed.
#include <functional>

#include "faults/ideals.hpp"
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

using Seen = std::set<std::string>;
using Step = std::function<void(DiskWorld&)>;

struct Litmus {
  Step setup;  ///< durable before the program starts
  std::vector<Step> program;
  std::function<std::string(DiskWorld&)> observe;
  std::size_t first_crash = 0;  ///< no power cut before so many steps are done
};

/// The state after the first `steps` steps.
void run(const Litmus& litmus, DiskWorld& world, const faults::Profile& profile,
         std::size_t steps) {
  world.disk.reset({.profile = &profile});
  litmus.setup(world);
  world.disk.settle();
  for (std::size_t i = 0; i < steps; ++i) litmus.program[i](world);
}

Seen enumerate(const Litmus& litmus, const faults::Profile& profile) {
  constexpr std::uint64_t kIdealsMax = 100'000;
  Seen seen;
  for (std::size_t steps = litmus.first_crash; steps <= litmus.program.size(); ++steps) {
    DiskWorld world;
    run(litmus, world, profile, steps);
    std::vector<faults::AtomSet> ideals;
    const auto keep = [&](const faults::AtomSet& ideal) { ideals.push_back(ideal); };
    EXPECT_LT(faults::for_each_ideal(world.disk.crash_model().precedence, kIdealsMax, keep),
              kIdealsMax);
    for (const faults::AtomSet& ideal : ideals) {
      world.decisions.begin(1, {});  // an empty plan: what is not written holds zeros
      run(litmus, world, profile, steps);
      world.disk.power_cut_to(world.disk.crash_model(), ideal);
      seen.insert(litmus.observe(world));
    }
  }
  return seen;
}

Seen sweep(const Litmus& litmus, faults::Profile profile) {
  profile.fills = {};                  // zeros, as in the enumeration
  profile.powersafe_overwrite = true;  // nothing is destroyed there either
  Seen seen;
  DiskWorld world;
  for (std::uint64_t seed = 0; seed < 40'000; ++seed) {
    world.decisions.begin(seed);
    const std::size_t crash_points = litmus.program.size() + 1 - litmus.first_crash;
    run(litmus, world, profile, litmus.first_crash + seed % crash_points);
    world.disk.power_cut();
    seen.insert(litmus.observe(world));
  }
  return seen;
}

/// @returns the outcomes, the same both ways
Seen outcomes_of(const Litmus& litmus, const faults::Profile& profile) {
  const Seen enumerated = enumerate(litmus, profile);
  EXPECT_EQ(sweep(litmus, profile), enumerated) << profile.name;
  return enumerated;
}

faults::Profile profile(std::string_view name) { return *faults::find_profile(name); }

/// Ferrite writes whole pages.
faults::Profile ferrite_ext4() {
  faults::Profile ext4 = profile("ext4-ordered");
  ext4.overwrite_unit_bytes = kBlockBytes;
  return ext4;
}

Step append(std::string path, std::string text) {
  return [=](DiskWorld& world) { world.append(world.open(path), text); };
}

Step write(std::string path, std::string text) {
  return [=](DiskWorld& world) { world.write_file(path, text); };
}

Step create(std::string path) {
  return [=](DiskWorld& world) { world.open(path); };
}

Step sync(std::string path) {
  return [=](DiskWorld& world) { EXPECT_EQ(world.sync(path), 0); };
}

Step rename(std::string from, std::string to) {
  return [=](DiskWorld& world) { world.rename(from, to); };
}

const Step kNothing = [](DiskWorld&) {};

/// Runs of one character: "a2509 b13".
std::string in_runs(const std::string& text) {
  std::string runs;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of(text[at], at), text.size());
    runs += (runs.empty() ? "" : " ") + std::string(1, text[at] == '\0' ? '0' : text[at]) +
            std::to_string(end - at);
    at = end;
  }
  return runs;
}

Litmus prefix_append() {
  return {.setup = write("/f", std::string(2509, 'a')),
          .program = {append("/f", std::string(13, 'b')), append("/f", std::string(2500, 'c'))},
          .observe = [](DiskWorld& world) { return in_runs(world.content("/f")); }};
}

TEST(Litmus, PrefixAppendIsViolatedByExt4InSevenOutcomes) {
  EXPECT_EQ(outcomes_of(prefix_append(), ferrite_ext4()),
            (Seen{"a2509", "a2509 013", "a2509 b13", "a2509 01587", "a2509 b13 01574",
                  "a2509 b13 c1574", "a2509 b13 c2500"}));
}

TEST(Litmus, PrefixAppendHoldsWithoutDelayedAllocationInFourOutcomes) {
  faults::Profile nodelalloc = ferrite_ext4();
  nodelalloc.delayed_allocation = false;
  EXPECT_EQ(outcomes_of(prefix_append(), nodelalloc),
            (Seen{"a2509", "a2509 b13", "a2509 b13 c1574", "a2509 b13 c2500"}));
}

TEST(Litmus, PrefixAppendTearsSectorsOnTheShippedExt4) {
  const Seen seen = outcomes_of(prefix_append(), profile("ext4-ordered"));
  EXPECT_EQ(seen.size(), 28U);  // 1 + 2 + 3 * 2^3 torn tails + 1
  EXPECT_TRUE(seen.contains("a2509 b13 c38 0512 c1024"));
}

TEST(Litmus, AnAppendMayLeaveNulsUpToTheBlockOnExt4) {
  const Litmus litmus = {.setup = write("/f", std::string(2500, 'a')),
                         .program = {append("/f", std::string(2500, 'b'))},
                         .observe = [](DiskWorld& world) { return in_runs(world.content("/f")); }};
  EXPECT_EQ(outcomes_of(litmus, ferrite_ext4()),
            (Seen{"a2500", "a2500 01596", "a2500 b1596", "a2500 b2500"}));
}

Litmus create_rename(bool synced) {
  return {.setup = kNothing,
          .program = {create("/tmp"), append("/tmp", "data"), synced ? sync("/tmp") : kNothing,
                      rename("/tmp", "/f")},
          .observe = [](DiskWorld& world) {
            return "tmp:" + world.content("/tmp") + " f:" + world.content("/f");
          }};
}

const Seen kSequentialCreateRename = {"tmp:- f:-", "tmp: f:-", "tmp:data f:-", "tmp:- f:data"};

TEST(Litmus, CreateRenameWithoutFsyncIsViolatedInFiveOutcomes) {
  Seen five = kSequentialCreateRename;
  five.insert("tmp:- f:");
  EXPECT_EQ(outcomes_of(create_rename(false), profile("ext4-ordered")), five);
}

TEST(Litmus, CreateRenameWithFsyncHoldsInFourOutcomes) {
  EXPECT_EQ(outcomes_of(create_rename(true), profile("ext4-ordered")), kSequentialCreateRename);
}

TEST(Litmus, CreateRenameWithFsyncHoldsUnderPosix) {
  EXPECT_EQ(outcomes_of(create_rename(true), profile("posix-2024")).count("tmp:- f:"), 0U);
}

/// Atomic replacement by rename: what is found under a name that held "old".
Litmus replace_via_rename() {
  return {.setup = write("/f", "old"),
          .program = {write("/tmp", std::string(2 * kBlockBytes, 'n')), rename("/tmp", "/f")},
          .observe = [](DiskWorld& world) { return in_runs(world.content("/f")); }};
}

TEST(Litmus, ReplaceViaRenameMayBePartialButNotEmptyOnExt4) {
  EXPECT_EQ(outcomes_of(replace_via_rename(), profile("ext4-ordered")),
            (Seen{"o1 l1 d1", "n4096", "n8192"}));
}

TEST(Litmus, ReplaceViaRenameMayBeEmptyUnderPosix) {
  faults::Profile posix = profile("posix-2024");
  posix.size_step_bytes = 0;  // fewer states: the size moves in one step
  posix.overwrite_unit_bytes = kBlockBytes;
  EXPECT_EQ(outcomes_of(replace_via_rename(), posix),
            (Seen{"o1 l1 d1", "", "08192", "n4096 04096", "04096 n4096", "n8192"}));
}

TEST(Litmus, CreateViaRenameMayBeEmptyOnExt4) {
  const Litmus litmus = {.setup = kNothing,
                         .program = {write("/tmp", "new"), rename("/tmp", "/f")},
                         .observe = [](DiskWorld& world) { return world.content("/f"); }};
  EXPECT_EQ(outcomes_of(litmus, profile("ext4-ordered")), (Seen{"-", "", "new"}));
}

TEST(Litmus, AnFsyncImpliesTheDirectoryOnExt4Only) {
  // The name is new but the program is over: a lost name is a broken promise.
  const Litmus litmus = {.setup = kNothing,
                         .program = {write("/f", "data"), sync("/f")},
                         .observe = [](DiskWorld& world) { return world.content("/f"); },
                         .first_crash = 2};
  EXPECT_EQ(outcomes_of(litmus, profile("ext4-ordered")), Seen{"data"});
  EXPECT_EQ(outcomes_of(litmus, profile("posix-2024")), (Seen{"-", "data"}));
}

Litmus two_overwrites(std::string first, std::string second) {
  return {.setup =
              [=](DiskWorld& world) {
                world.write_file(first, std::string(1024, 'o'));
                world.write_file(second, std::string(1024, 'o'));
              },
          .program = {[=](DiskWorld& world) { world.put(world.open(first), 0, "1"); },
                      [=](DiskWorld& world) { world.put(world.open(second), 512, "2"); }},
          .observe =
              [=](DiskWorld& world) {
                return std::string{world.content(first)[0], world.content(second)[512]};
              }};
}

TEST(Litmus, OverwritesAreReorderedEverywhere) {
  for (const char* const name : {"posix-strict", "posix-2024", "ext4-ordered"}) {
    const Seen all = {"oo", "1o", "o2", "12"};
    EXPECT_EQ(outcomes_of(two_overwrites("/f", "/f"), profile(name)), all);
    EXPECT_EQ(outcomes_of(two_overwrites("/f", "/g"), profile(name)), all);
  }
}

TEST(Litmus, DirectoryOperationsKeepTheirOrderOnExt4Only) {
  const Litmus litmus = {.setup = kNothing,
                         .program = {[](DiskWorld& world) { world.make_directory("/a"); },
                                     [](DiskWorld& world) { world.make_directory("/b"); }},
                         .observe = [](DiskWorld& world) {
                           return std::string(world.exists("/a") ? "a" : "") +
                                  (world.exists("/b") ? "b" : "");
                         }};
  EXPECT_EQ(outcomes_of(litmus, profile("ext4-ordered")), (Seen{"", "a", "ab"}));
  EXPECT_EQ(outcomes_of(litmus, profile("posix-2024")), (Seen{"", "a", "b", "ab"}));
}

TEST(Litmus, ARenameIsTornUnderPosixStrictOnly) {
  const Litmus litmus = {
      .setup = write("/a", "x"), .program = {rename("/a", "/b")}, .observe = [](DiskWorld& world) {
        return std::string(world.exists("/a") ? "a" : "") + (world.exists("/b") ? "b" : "");
      }};
  EXPECT_EQ(outcomes_of(litmus, profile("posix-strict")), (Seen{"", "a", "b", "ab"}));
  EXPECT_EQ(outcomes_of(litmus, profile("posix-2024")), (Seen{"a", "b"}));
  EXPECT_EQ(outcomes_of(litmus, profile("ext4-ordered")), (Seen{"a", "b"}));
}

TEST(Litmus, ALinkAndUnlinkPublishMayLoseTheNameUnderPosixButNotOnExt4) {
  const Litmus litmus = {
      .setup = write("/tmp", "x"),
      .program = {[](DiskWorld& world) {
                    EXPECT_TRUE(world.disk.link({.path = "/tmp"}, {.path = "/f"}).ok());
                  },
                  [](DiskWorld& world) { world.unlink("/tmp"); }},
      .observe = [](DiskWorld& world) {
        return std::string(world.exists("/tmp") ? "t" : "") + (world.exists("/f") ? "f" : "");
      }};
  EXPECT_EQ(outcomes_of(litmus, profile("posix-2024")), (Seen{"", "t", "f", "tf"}));
  EXPECT_EQ(outcomes_of(litmus, profile("ext4-ordered")), (Seen{"t", "f", "tf"}));
}

/// What a crash may show under a profile.
struct Admits {
  const char* profile;
  bool torn_rename;
  bool later_directory_operation_alone;
  bool empty_replacement;      ///< a rename put a new file in the place of an old one
  bool name_lost_after_fsync;  ///< fsync of the file, not of its directory
  bool unwritten_tail;         ///< a file has grown and its data is not there
};

class WhatAProfileAdmits : public ::testing::TestWithParam<Admits> {
 protected:
  Seen outcomes_of(const Litmus& litmus) const {
    return sim::outcomes_of(litmus, profile(GetParam().profile));
  }
};

std::string names_there(DiskWorld& world) {
  return std::string(world.exists("/a") ? "a" : "") + (world.exists("/b") ? "b" : "");
}

TEST_P(WhatAProfileAdmits, IsSeenInTheLitmusTests) {
  const Admits& admits = GetParam();
  const Seen renamed = outcomes_of(
      {.setup = write("/a", "x"), .program = {rename("/a", "/b")}, .observe = names_there});
  EXPECT_EQ(renamed.contains(""), admits.torn_rename);
  EXPECT_EQ(renamed.contains("ab"), admits.torn_rename);

  const Seen created = outcomes_of(
      {.setup = kNothing, .program = {create("/a"), create("/b")}, .observe = names_there});
  EXPECT_EQ(created.contains("b"), admits.later_directory_operation_alone);

  const auto content = [](DiskWorld& world) { return world.content("/f"); };
  const Seen replaced = outcomes_of({.setup = write("/f", "old"),
                                     .program = {write("/tmp", "new"), rename("/tmp", "/f")},
                                     .observe = content});
  EXPECT_EQ(replaced.contains(""), admits.empty_replacement);

  const Seen synced = outcomes_of({.setup = kNothing,
                                   .program = {write("/f", "data"), sync("/f")},
                                   .observe = content,
                                   .first_crash = 2});
  EXPECT_EQ(synced.contains("-"), admits.name_lost_after_fsync);
  EXPECT_FALSE(synced.contains(""));  // what is there is whole: that is what an fsync is

  const Seen grown =
      outcomes_of({.setup = write("/f", "aaa"),
                   .program = {append("/f", "bbb")},
                   .observe = [](DiskWorld& world) { return in_runs(world.content("/f")); }});
  EXPECT_EQ(grown.contains("a3 03"), admits.unwritten_tail);
}

INSTANTIATE_TEST_SUITE_P(
    Shipped, WhatAProfileAdmits,
    ::testing::Values(Admits{"posix-strict", true, true, true, true, true},
                      Admits{"posix-2024", false, true, true, true, true},
                      Admits{"ext4-ordered", false, false, false, false, true},
                      Admits{"ext4-writeback", false, false, false, false, true},
                      Admits{"ext4-journal", false, false, false, false, false},
                      Admits{"ext2", true, true, true, true, true},
                      Admits{"xfs", false, false, true, false, false},
                      Admits{"f2fs", false, false, true, false, true},
                      Admits{"btrfs", false, true, false, false, false},
                      Admits{"btrfs-nodatacow", false, true, false, false, false},
                      Admits{"no-psow", true, true, true, true, true}),
    [](const auto& tested) {
      std::string name = tested.param.profile;
      std::ranges::replace(name, '-', '_');
      return name;
    });

TEST(Litmus, AllShippedProfilesThatKeepWhatIsSyncedAreInTheTable) {
  const auto keeps_synced = [](const faults::Profile& profile) {
    return profile.survives_power && !profile.flush_ignored;
  };
  EXPECT_EQ(std::ranges::count_if(faults::shipped_profiles(), keeps_synced), 11);
}

TEST(Litmus, EverythingIsInOrderWithDataInTheJournal) {
  for (const char* const second : {"/f", "/g"}) {
    EXPECT_EQ(outcomes_of(two_overwrites("/f", second), profile("ext4-journal")),
              (Seen{"oo", "1o", "12"}));
  }
  EXPECT_EQ(outcomes_of(create_rename(false), profile("ext4-journal")), kSequentialCreateRename);
  EXPECT_EQ(outcomes_of(prefix_append(), profile("ext4-journal")),
            (Seen{"a2509", "a2509 b13", "a2509 b13 c1574", "a2509 b13 c2500"}));
}

TEST(Litmus, AnFsyncCommitsAllBeforeItWithDataInTheJournal) {
  const Litmus litmus = {.setup = write("/a", ""),
                         .program = {append("/a", "data"), write("/b", ""), sync("/b")},
                         .observe = [](DiskWorld& world) { return world.content("/a"); },
                         .first_crash = 3};
  EXPECT_EQ(outcomes_of(litmus, profile("ext4-journal")), Seen{"data"});
  EXPECT_EQ(outcomes_of(litmus, profile("ext4-ordered")), (Seen{"", "data"}));
}

}  // namespace
}  // namespace reprise::sim
