// std::filesystem.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

namespace fs = std::filesystem;

/// A line for a call that reports by an error code.
template <class... Arguments>
void ended(Playground& play, const std::error_code& error, fmt::format_string<Arguments...> call,
           Arguments&&... arguments) {
  play.log.status(error.value(), call, std::forward<Arguments>(arguments)...);
}

void make_tree(Playground& play) {
  const char* const path = play.path();
  std::error_code error;
  const bool made = fs::create_directories(path, error);
  ended(play, error, "create_directories({})", shown(path).text);
  play.log.note("{}", made);
}

void remove_tree(Playground& play) {
  const char* const path = play.name();
  std::error_code error;
  const std::uintmax_t removed = fs::remove_all(path, error);
  ended(play, error, "remove_all({})", path);
  play.log.note("{}", removed);
}

void remove_one(Playground& play) {
  const char* const path = play.path();
  std::error_code error;
  const bool removed = fs::remove(path, error);
  ended(play, error, "fs::remove({})", shown(path).text);
  play.log.note("{}", removed);
}

// Left out: update_existing, which asks how fine the file system's clock is.
void copy_one(Playground& play) {
  constexpr fs::copy_options kOptions[] = {fs::copy_options::none,
                                           fs::copy_options::overwrite_existing,
                                           fs::copy_options::skip_existing};
  const char* const from = play.path();
  const char* const to = play.other_path();
  std::error_code error;
  const bool copied = fs::copy_file(from, to, play.draw.of(kOptions), error);
  ended(play, error, "copy_file({}, {})", shown(from).text, shown(to).text);
  play.log.note("{}", copied);
}

// Into a new name at the top, lest a tree be copied into itself; links are not followed, since the
// tree behind one may hold it.
void copy_tree(Playground& play) {
  constexpr fs::copy_options kOptions[] = {
      fs::copy_options::recursive | fs::copy_options::copy_symlinks,
      fs::copy_options::recursive | fs::copy_options::skip_symlinks};
  const char* const from = play.name();
  std::error_code error;
  fs::copy(from, "/copy", play.draw.of(kOptions), error);
  ended(play, error, "copy({}, /copy)", from);
  const std::uintmax_t removed = fs::remove_all("/copy", error);
  ended(play, error, "remove_all(/copy)");
  play.log.note("{}", removed);
}

void ask(Playground& play) {
  const char* const path = play.path();
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  ended(play, error, "fs::status({})", shown(path).text);
  play.log.note("{} {:o}", static_cast<int>(status.type()), static_cast<int>(status.permissions()));
  const std::uintmax_t size = fs::is_directory(status) ? 0 : fs::file_size(path, error);
  ended(play, error, "file_size");
  play.log.note("{}", size);
  const bool empty = fs::is_empty(path, error);
  ended(play, error, "is_empty");
  play.log.note("{} symlink={}", empty, fs::is_symlink(path, error));
  const std::uintmax_t links = fs::is_directory(status) ? 0 : fs::hard_link_count(path, error);
  ended(play, error, "hard_link_count");
  play.log.note("{}", links);
}

void compare(Playground& play) {
  const char* const path = play.path();
  const char* const other = play.other_path();
  std::error_code error;
  const bool same = fs::equivalent(path, other, error);
  ended(play, error, "equivalent({}, {})", shown(path).text, shown(other).text);
  play.log.note("{}", same);
}

void canonicalise(Playground& play) {
  const char* const path = play.path();
  std::error_code error;
  const std::string strict = fs::canonical(path, error).string();
  ended(play, error, "canonical({})", shown(path).text);
  play.log.note("{}", shown(strict.c_str()).text);
  const std::string weak = fs::weakly_canonical(path, error).string();
  ended(play, error, "weakly_canonical");
  play.log.note("{}", shown(weak.c_str()).text);
  const std::string here = fs::current_path(error).string();
  ended(play, error, "current_path");
  play.log.note("{}", shown(here.c_str()).text);
}

void change(Playground& play) {
  const char* const path = play.path();
  const char* const other = play.other_path();
  std::error_code error;
  switch (play.draw.below(6)) {
    case 0: {
      const std::size_t size = play.length();
      fs::resize_file(path, size, error);
      ended(play, error, "resize_file({}, {})", shown(path).text, size);
      break;
    }
    case 1: {
      constexpr fs::perm_options kHow[] = {fs::perm_options::replace, fs::perm_options::add,
                                           fs::perm_options::remove, fs::perm_options::nofollow};
      fs::permissions(path, fs::perms::group_all, play.draw.of(kHow) | fs::perm_options::add,
                      error);
      ended(play, error, "permissions({})", shown(path).text);
      break;
    }
    case 2: {
      const timespec moment = play.moment();
      const auto when = std::chrono::sys_seconds(std::chrono::seconds(moment.tv_sec));
      fs::last_write_time(path, std::chrono::file_clock::from_sys(when), error);
      ended(play, error, "last_write_time({})", shown(path).text);
      break;
    }
    case 3:
      fs::create_hard_link(path, other, error);
      ended(play, error, "create_hard_link({}, {})", shown(path).text, shown(other).text);
      break;
    case 4:
      fs::create_symlink(path, other, error);
      ended(play, error, "create_symlink({}, {})", shown(path).text, shown(other).text);
      break;
    default:
      fs::rename(path, other, error);
      ended(play, error, "fs::rename({}, {})", shown(path).text, shown(other).text);
  }
}

void iterate(Playground& play) {
  const char* const path = play.path();
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator at(path, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    found.push_back(fmt::format("{}:{}", at->path().string(), at->is_directory(ignored)));
  }
  ended(play, error, "recursive_directory_iterator({})", shown(path).text);
  std::sort(found.begin(), found.end());
  for (const std::string& name : found) play.log.note("{}", shown(name.c_str()).text);
}

constexpr Step kSteps[] = {{3, &make_tree}, {1, &remove_tree}, {2, &remove_one}, {3, &copy_one},
                           {1, &copy_tree}, {3, &ask},         {2, &compare},    {3, &canonicalise},
                           {4, &change},    {2, &iterate}};

}  // namespace

std::span<const Step> filesystem_steps() { return kSteps; }

}  // namespace reprise::conformance
