#pragma once
// Files on their way into a folder of the host. They are written aside, in a hidden folder inside
// it, and moved to their places when all of them are there: a disk that is full, or a file that is
// in the way, leaves the folder as it was.

#include <filesystem>
#include <optional>
#include <vector>

#include "sim/expected.hpp"

namespace reprise::sim {

class StagedFolder {
 public:
  /// @param folder need not be there; it is made when something is moved into it
  explicit StagedFolder(const std::filesystem::path& folder);
  /// Takes away what was not moved, and the folders that were made for it.
  ~StagedFolder();
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;

  /// Where to write what is to lie in the folder.
  const std::filesystem::path& aside() const { return aside_; }

  /// Moves everything to its place. Files that are there are replaced, folders are joined.
  /// @returns what was in the way or went wrong, if anything
  std::optional<Error> move_into_place() const;

 private:
  std::filesystem::path folder_;
  std::filesystem::path aside_;
  std::vector<std::filesystem::path> made_;  // that were not there, the deepest first
};

}  // namespace reprise::sim
