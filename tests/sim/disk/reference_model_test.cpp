// The disk against a reference model that is too simple to be wrong: it keeps every content a file
// had since its last fsync and every target a name had since the last fsync of its directory. After
// a power cut each name must have one of its targets, each sector one of its versions; where there
// is only one there is no choice, which is the promise that programs rely on.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "scheduler/prf.hpp"
#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

constexpr std::array kDirectories = {"", "/a", "/b"};
constexpr std::array kNames = {"/f", "/g", "/h"};

std::string sector_of(const std::string& content, std::size_t sector, std::size_t length) {
  std::string text = content.size() > sector * kSectorBytes
                         ? content.substr(sector * kSectorBytes, length)
                         : std::string();
  text.resize(length, '\0');
  return text;
}

class Reference {
 public:
  using Target = std::string;  // an inode number in words, or "" for none

  /// Takes note of the visible state after a call.
  void observe(DiskWorld& world) {
    for (const std::string& path : paths()) {
      const Outcome<Status> status = world.disk.status({.path = path});
      const Target target = status.ok() ? std::to_string(status->inode) : "";
      // A rename that is not atomic first removes the name it replaces.
      if (!world.disk.profile().directory_operations_atomic)
        note_replacement(targets_[path], target);
      note(targets_[path], target);
      if (!status.ok()) continue;
      note(contents_.try_emplace(target, 1).first->second, world.content(path));  // born empty
    }
  }

  void synced_file(DiskWorld& world, const std::string& path) {
    const Outcome<Status> status = world.disk.status({.path = path});
    if (status.ok()) contents_[std::to_string(status->inode)] = {world.content(path)};
  }

  void synced_directory(const std::string& directory) {
    for (const char* const name : kNames) {
      std::vector<Target>& targets = targets_[directory + name];
      targets = {targets.back()};
    }
  }

  /// @param may_fill whether a unit of which only the size survived may hold anything
  /// @returns what is impossible about the state, or nothing
  std::string impossible(DiskWorld& world, bool may_fill) {
    for (const std::string& path : paths()) {
      const Outcome<Status> status = world.disk.status({.path = path});
      const Target target = status.ok() ? std::to_string(status->inode) : "";
      const std::vector<Target>& targets = targets_[path];
      if (std::ranges::find(targets, target) == targets.end()) return path + " has a new target";
      if (!status.ok()) continue;
      const std::string wrong =
          impossible_content(contents_[target], world.content(path), may_fill);
      if (!wrong.empty()) return path + ": " + wrong;
    }
    return "";
  }

  static std::vector<std::string> paths() {
    std::vector<std::string> paths;
    for (const char* const directory : kDirectories) {
      for (const char* const name : kNames) paths.push_back(std::string(directory) + name);
    }
    return paths;
  }

 private:
  static void note(std::vector<std::string>& versions, const std::string& version) {
    if (versions.empty() || versions.back() != version) versions.push_back(version);
  }

  static void note_replacement(std::vector<Target>& targets, const Target& target) {
    if (!targets.empty() && targets.back() != target) note(targets, "");
  }

  static std::string impossible_content(const std::vector<std::string>& versions,
                                        const std::string& content, bool may_fill) {
    std::size_t smallest = versions[0].size();
    std::size_t largest = 0;
    for (const std::string& version : versions) {
      smallest = std::min(smallest, version.size());
      largest = std::max(largest, version.size());
    }
    if (content.size() < smallest || content.size() > largest) return "a size it never had";
    for (std::size_t sector = 0; sector * kSectorBytes < content.size(); ++sector) {
      const std::size_t length =
          std::min<std::size_t>(kSectorBytes, content.size() - sector * kSectorBytes);
      const std::string got = sector_of(content, sector, length);
      const bool known = is_version(versions, sector, got);
      const bool is_filled = may_fill && sector * kSectorBytes + length > smallest;
      if (!known && !is_filled) return "sector " + std::to_string(sector) + " is invented";
    }
    return "";
  }

  /// Is it what the sector held once, perhaps cut by a later truncation? One that shrinks a file
  /// may become durable without the overwrite before it; where the file then grows again it is new.
  static bool is_version(const std::vector<std::string>& versions, std::size_t sector,
                         const std::string& got) {
    for (std::size_t i = 0; i < versions.size(); ++i) {
      std::size_t cut = versions[i].size();
      for (std::size_t later = i; later < versions.size(); ++later) {
        cut = std::min(cut, versions[later].size());
        if (sector_of(versions[i].substr(0, cut), sector, got.size()) == got) return true;
      }
    }
    return false;
  }

  std::map<std::string, std::vector<Target>> targets_;
  std::map<Target, std::vector<std::string>> contents_;
};

/// One random call, decoded from a number, with what it means to the reference.
void perform(std::uint32_t code, DiskWorld& world, Reference& reference) {
  std::uint64_t counter = 0;  // small codes must not mean small programs only
  const auto next = [&](std::uint64_t n) {
    return scheduler::scale(scheduler::prf(code, 0, 0, counter++), n);
  };
  const std::uint64_t call = next(8);
  const std::string directory = kDirectories[next(kDirectories.size())];
  const std::string path = directory + kNames[next(kNames.size())];
  const std::string other_directory = kDirectories[next(kDirectories.size())];
  const std::string other = other_directory + kNames[next(kNames.size())];
  const std::uint64_t offset = next(5) * 300;
  const std::uint64_t length = next(5) * 300;
  switch (call) {
    case 0:
    case 1:
      world.put(world.open(path), offset, std::string(length, static_cast<char>('a' + next(26))));
      break;
    case 2:
      (void)world.disk.truncate({.path = path}, offset);
      break;
    case 3:
      (void)world.disk.rename({.path = path}, {.path = other});
      break;
    case 4:
      (void)world.disk.unlink({.path = path});
      break;
    case 5:
      (void)world.disk.link({.path = path}, {.path = other});
      break;
    case 6:
      (void)world.sync(path);
      break;
    default:
      (void)world.sync(directory.empty() ? "/" : directory);
      break;
  }
  reference.observe(world);
  if (call == 6) reference.synced_file(world, path);
  if (call == 7) reference.synced_directory(directory);
}

std::string run(const std::vector<std::uint32_t>& program, std::string_view profile,
                std::uint64_t seed) {
  DiskWorld world(profile, seed);
  world.make_directory("/a");
  world.make_directory("/b");
  world.disk.settle();
  Reference reference;
  reference.observe(world);
  for (const std::uint32_t code : program) perform(code, world, reference);
  world.disk.power_cut();
  return reference.impossible(world, world.disk.profile().fills.garbage > 0);
}

/// @returns what is impossible about a power cut after the program, or nothing
std::string first_impossible(const std::vector<std::uint32_t>& program) {
  for (const char* const profile : {"posix-strict", "posix-2024", "ext4-ordered"}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const std::string impossible = run(program, profile, seed);
      if (!impossible.empty()) return impossible;
    }
  }
  return "";
}

RC_GTEST_PROP(ReferenceModel, APowerCutLosesNothingFencedAndInventsNothing,
              (const std::vector<std::uint32_t>& program)) {
  RC_ASSERT(first_impossible(program) == "");
}

// Two writes, then the file shrinks and grows: the sizes survive, the second write does not.
TEST(ReferenceModel, KnowsThatATruncationMayOutliveTheOverwriteBeforeIt) {
  EXPECT_EQ(first_impossible({42077372, 563735773, 353541081, 1062428839, 157466432}), "");
}

RC_GTEST_PROP(ReferenceModel, TheSameDecisionsGiveTheSameImage,
              (const std::vector<std::uint32_t>& program, std::uint64_t seed)) {
  const auto image = [&](const std::vector<scheduler::Decision>* plan,
                         std::vector<scheduler::Decision>& recorded) {
    DiskWorld world("posix-2024", seed);
    if (plan != nullptr) world.decisions.begin(seed, *plan);
    world.decisions.record(true);
    Reference reference;
    world.make_directory("/a");
    world.make_directory("/b");
    for (const std::uint32_t code : program) perform(code, world, reference);
    world.disk.power_cut();
    recorded = world.decisions.recorded();
    return world.disk.tree();
  };
  std::vector<scheduler::Decision> recorded;
  std::vector<scheduler::Decision> recorded_again;
  const auto first = image(nullptr, recorded);
  RC_ASSERT(image(nullptr, recorded_again) == first);
  RC_ASSERT(recorded_again == recorded);
  RC_ASSERT(image(&recorded, recorded_again) == first);  // and so does the recorded plan
}

}  // namespace
}  // namespace reprise::sim
