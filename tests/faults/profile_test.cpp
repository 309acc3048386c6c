#include "faults/profile.hpp"

#include <gtest/gtest.h>

namespace reprise::faults {
namespace {

std::string error_of(std::string_view text) {
  std::string error;
  parse_profiles(text, error);
  return error;
}

TEST(Profile, TheShippedOnesAreThere) {
  std::vector<std::string> names;
  for (const Profile& profile : shipped_profiles()) {
    names.push_back(profile.name);
    EXPECT_FALSE(profile.summary.empty());
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"posix-strict", "posix-2024", "ext4-ordered",
                                      "ext4-writeback", "ext4-journal", "ext2", "xfs", "f2fs",
                                      "btrfs", "btrfs-nodatacow", "tmpfs", "no-psow", "liar"}));
  EXPECT_EQ(find_profile("ntfs"), nullptr);
}

TEST(Profile, InheritsAndOverrides) {
  const Profile* const strict = find_profile("posix-strict");
  const Profile* const posix = find_profile("posix-2024");
  ASSERT_TRUE(strict != nullptr && posix != nullptr);
  EXPECT_FALSE(strict->directory_operations_atomic);
  EXPECT_TRUE(posix->directory_operations_atomic);
  EXPECT_EQ(posix->fills.garbage, strict->fills.garbage);
}

TEST(Profile, OnlyThreeKeepNoPromise) {
  std::vector<std::string> dishonest;
  for (const Profile& profile : shipped_profiles()) {
    if (!profile.is_honest()) dishonest.push_back(profile.name);
  }
  EXPECT_EQ(dishonest, (std::vector<std::string>{"tmpfs", "no-psow", "liar"}));
}

TEST(Profile, RefusesWhatIsNotImplemented) {
  EXPECT_EQ(error_of(R"({"x": {"summary": "s"}})"), "");
  EXPECT_NE(error_of(R"({"x": {"flushes": "ignored"}})").find("unknown field flushes"),
            std::string::npos);
  EXPECT_NE(error_of(R"({"x": {"dirop_order": "sometimes"}})").find("sometimes"),
            std::string::npos);
  EXPECT_NE(error_of(R"({"x": {"inherits": "y"}})").find("inherits from y"), std::string::npos);
  EXPECT_NE(error_of(R"({"x": {"dirop_atomic": "yes"}})"), "");
  EXPECT_NE(error_of(R"({"x": {"fills": {"garbage": 1}}})"), "");
  EXPECT_NE(error_of("{"), "");
}

}  // namespace
}  // namespace reprise::faults
