#pragma once
// Directories: names are data of the directory, and last only once the directory itself was synced.
//
// Threading: stateless.

#include <vector>

#include "system/base/file.hpp"

namespace stemedb {

/// @returns the names in the directory, sorted, without "." and ".."
Result<std::vector<std::string>> list_directory(const std::string& path);

/// Creates the directory if it is absent. Its name is not durable before its parent is synced.
Status create_directory(const std::string& path);

/// fsync of the directory: makes every name created, renamed or removed in it so far durable.
Status sync_directory(const std::string& path);

/// @returns the directory that holds path
std::string parent_of(const std::string& path);

/// Renames within one directory, replacing what has the new name.
Status rename_file(const std::string& from, const std::string& to);

/// Removes a file; one that is already gone is no error.
Status remove_file(const std::string& path);

Result<bool> exists(const std::string& path);

}  // namespace stemedb
