#pragma once
// Files of the host, written all or not at all.

#include <optional>
#include <string>
#include <vector>

#include "sim/expected.hpp"

namespace reprise::sim {

struct NamedText {
  std::string name;
  std::string text;
};

/// Makes a folder with these files in it, and the folders above it. Either it is there whole
/// afterwards or nothing is: what was begun is taken away again.
/// @returns what went wrong, if anything
std::optional<Error> write_folder_whole(const std::string& folder,
                                        const std::vector<NamedText>& files);

/// Replaces a file, or makes it: either it is whole afterwards, even if the machine stops, or it is
/// as it was.
/// @param file its name is its path
std::optional<Error> write_file_whole(const NamedText& file);

/// Lets a symbolic link point to a target, replacing the one that may be there.
std::optional<Error> point_link(const std::string& link, const std::string& target);

/// @returns why nothing could be written below a folder, which need not exist yet
std::optional<Error> why_not_writable(const std::string& folder);

}  // namespace reprise::sim
