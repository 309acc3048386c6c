#pragma once
// A warm storage on the real disk, and memories to put into it.

#include <cmath>

#include "system/engram/warm/warm_storage.hpp"
#include "tests/system/support.hpp"

namespace engram::test {

/// Every number of the embedding follows from x, and so does every other field.
inline Memory memory(const std::string& id, int x = 1,
                     std::optional<std::string> content = std::nullopt) {
  Memory made;
  made.id = id;
  for (std::size_t i = 0; i < kDimensions; ++i) {
    made.embedding[i] = std::sin(static_cast<float>(x) + 0.001f * static_cast<float>(i));
  }
  made.confidence = 1.0f / static_cast<float>(1 + x % 8);
  made.created_at_ns = static_cast<std::uint64_t>(x);
  made.recall_count = static_cast<std::uint32_t>(x);
  made.content = std::move(content);
  return made;
}

class WarmFixture : public ::testing::Test {
 protected:
  std::unique_ptr<MappedWarmStorage> make(std::uint32_t capacity, BugSwitches bugs = {},
                                          bool verify_ids = true) {
    return stemedb::test::must(MappedWarmStorage::create(path(), {capacity, verify_ids, bugs}));
  }
  std::string path() const { return directory_ / "tier/warm.dat"; }

  stemedb::test::TempDirectory directory_;
};

}  // namespace engram::test
