#include "sim/tool/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "sim/tool/worker_protocol.hpp"

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

Error system_error(const std::string& path) {
  return Error{fmt::format("cannot write {}: {}", path, ::strerror(errno))};
}

std::optional<Error> write_file(const std::string& path, const std::string& text,
                                bool durably = false) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return system_error(path);
  const bool written = write_all(file, text) && (!durably || ::fsync(file) == 0);
  std::optional<Error> error;
  if (!written) error = system_error(path);
  if (::close(file) != 0 && !error) error = system_error(path);
  return error;
}

// In a working directory that is gone there are no absolute paths; then nothing can be made either.
fs::path absolute_path(const fs::path& path) {
  std::error_code error;
  fs::path whole = fs::absolute(path, error);
  return error ? path : whole;
}

// @returns the path itself, or the nearest folder above it that is there
fs::path nearest_existing(const fs::path& path) {
  fs::path existing = absolute_path(path);
  std::error_code ignored;
  while (!fs::exists(existing, ignored) && existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  return existing;
}

// Takes away a folder that was begun, and those above it that were made for it.
void remove_traces(const fs::path& begun, const fs::path& was_there) {
  std::error_code ignored;
  fs::remove_all(begun, ignored);
  for (fs::path above = absolute_path(begun).parent_path(); above != was_there;
       above = above.parent_path()) {
    if (::rmdir(above.c_str()) != 0) return;
  }
}

}  // namespace

std::optional<Error> write_folder_whole(const std::string& folder,
                                        const std::vector<NamedText>& files) {
  const fs::path final_path(folder);
  const fs::path begun =
      final_path.parent_path() / fmt::format(".{}.new", final_path.filename().string());
  const fs::path was_there = nearest_existing(begun);
  std::error_code error;
  fs::create_directories(begun, error);
  std::optional<Error> failed;
  if (error) failed = Error{fmt::format("cannot create {}: {}", folder, error.message())};
  for (const NamedText& file : files) {
    if (!failed) failed = write_file(begun / file.name, file.text);
  }
  if (!failed && ::rename(begun.c_str(), folder.c_str()) != 0) failed = system_error(folder);
  if (failed) remove_traces(begun, was_there);
  return failed;
}

std::optional<Error> write_file_whole(const NamedText& file) {
  const std::string begun = file.name + ".new";
  std::optional<Error> failed = write_file(begun, file.text, true);
  if (!failed && ::rename(begun.c_str(), file.name.c_str()) == 0) return std::nullopt;
  if (!failed) failed = system_error(file.name);
  ::unlink(begun.c_str());
  return failed;
}

std::optional<Error> point_link(const std::string& link, const std::string& target) {
  const std::string begun = fmt::format("{}.{}", link, ::getpid());
  if (::symlink(target.c_str(), begun.c_str()) != 0) return system_error(link);
  if (::rename(begun.c_str(), link.c_str()) == 0) return std::nullopt;
  const Error error = system_error(link);
  ::unlink(begun.c_str());
  return error;
}

// By trying: permissions do not tell of read-only and special file systems.
std::optional<Error> why_not_writable(const std::string& folder) {
  const fs::path probe = fs::path(folder) / fmt::format(".probe.{}", ::getpid());
  const fs::path was_there = nearest_existing(probe);
  std::error_code error;
  fs::create_directories(probe, error);
  remove_traces(probe, was_there);
  if (!error) return std::nullopt;
  return Error{fmt::format("cannot write to {}: {}", folder, error.message())};
}

}  // namespace reprise::sim
