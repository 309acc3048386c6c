#pragma once
// Path resolution, as Linux does it: . and .., symbolic links, trailing slashes, name and path
// length.
//
// Determinism: pure over the visible tree.

#include <string>
#include <string_view>

#include "sim/disk/crash_guide.hpp"
#include "sim/disk/inode.hpp"
#include "sim/disk/outcome.hpp"

namespace reprise::sim {

/// What becomes of a symbolic link in the last component.
enum class LastLink : std::uint8_t {
  follow,       ///< go through it
  follow_name,  ///< go through it, but not if a slash follows: creating nothing ends in a slash
  keep,         ///< it is meant itself, unless a trailing slash asks for a directory
  keep_slash,   ///< it is meant itself, always: the calls that make and remove names
};

enum class LastKind : std::uint8_t { name, dot, dot_dot, root };

/// @returns whether a name cannot be looked up: in a directory that was removed no length matters,
///          since nothing is there
inline bool is_too_long(const Inode& directory, std::string_view name) {
  return name.size() > kNameBytesMax && !directory.directory.removed;
}

/// Where a path leads.
struct Walked {
  Inode* parent = nullptr;  ///< the directory that holds the last component
  std::string name;         ///< the last component, when it is a name
  LastKind kind = LastKind::name;
  bool trailing_slash = false;
  Inode* inode = nullptr;  ///< nullptr: there is no such name in parent
};

/// @param root where absolute paths start
/// @param base where relative paths start; a directory
/// @param path not empty and shorter than kPathBytesMax
/// @param guide hears which names are looked up; null: nobody does
/// @returns where the path leads, or ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG. A last component that is
///   missing or longer than a name may be is no error yet: rename judges it later.
Outcome<Walked> walk(Inode& root, Inode& base, std::string_view path, LastLink last,
                     CrashGuide* guide);

/// As walk, but a missing last component is ENOENT and a trailing slash demands a directory.
Outcome<Inode*> find(Inode& root, Inode& base, std::string_view path, LastLink last,
                     CrashGuide* guide);

}  // namespace reprise::sim
