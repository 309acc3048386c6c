#include "sim/preload/staged_folder.hpp"

#include <fmt/format.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

Error cannot_export(const fs::path& to, std::string_view reason) {
  return Error{fmt::format("cannot export to {}: {}", to.string(), reason)};
}

// Links are not followed: they may lead out of the folder.
bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(fs::symlink_status(path, ignored));
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

// Walks through what is to be moved, without the folders that are there already.
// @param visit (from, to), returns an error that ends the walk
template <class Visit>
std::optional<Error> walk(const fs::path& from, const fs::path& to, Visit visit) {
  std::error_code unreadable;
  for (const fs::directory_entry& entry : fs::directory_iterator(from, unreadable)) {
    const fs::path place = to / entry.path().filename();
    const bool joined = is_folder(entry.path()) && is_folder(place);
    auto error = joined ? walk(entry.path(), place, visit) : visit(entry.path(), place);
    if (error) return error;
  }
  return std::nullopt;
}

std::optional<Error> find_obstacle(const fs::path& from, const fs::path& to) {
  if (::access(to.parent_path().c_str(), W_OK | X_OK) != 0) {
    return cannot_export(to, ::strerror(errno));
  }
  if (!is_there(to) || (!is_folder(from) && !is_folder(to))) return std::nullopt;
  return cannot_export(to, is_folder(to) ? "a folder is in the way" : "a file is in the way");
}

std::optional<Error> move(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return std::nullopt;
  return cannot_export(to, ::strerror(errno));
}

}  // namespace

StagedFolder::StagedFolder(const fs::path& folder)
    : folder_(fs::absolute(folder)), aside_(folder_ / fmt::format(".export.{}", ::getpid())) {
  for (fs::path above = folder_; !is_there(above); above = above.parent_path()) {
    made_.push_back(above);
  }
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  fs::remove_all(aside_, ignored);
  for (const fs::path& folder : made_) ::rmdir(folder.c_str());  // unless it is in use
}

std::optional<Error> StagedFolder::move_into_place() const {
  if (auto error = walk(aside_, folder_, &find_obstacle)) return error;
  return walk(aside_, folder_, &move);
}

}  // namespace reprise::sim
