#include "sim/tool/program_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "sim/tool/elf_file.hpp"

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

// The loader of glibc on x86-64 (System V ABI, AMD64 supplement, "Program Interpreter").
constexpr std::string_view kLoader = "/lib64/ld-linux-x86-64.so.2";

// What the preloaded object answers in place of the C library: without this call, nobody takes
// over.
constexpr std::string_view kStart = "__libc_start_main";

// Calls of code that a sanitizer instruments. Its run-time library wants the address space, and the
// C library, for itself; linked without one, the program cannot run at all.
constexpr std::string_view kSanitizers[] = {"__tsan_init", "__asan_init", "__msan_init"};

bool is_sanitized(ElfFile& program) {
  return std::ranges::any_of(kSanitizers, [&](std::string_view name) {
    return program.find(name) != ElfFile::Symbol::absent;
  });
}

bool is_file(const std::string& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

bool is_script(const std::string& path) {
  char begin[2] = {};
  std::ifstream(path, std::ios::binary).read(begin, sizeof begin);
  return begin[0] == '#' && begin[1] == '!';
}

// For such programs the loader ignores what is preloaded (ld.so(8), "secure-execution mode").
bool gains_rights(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return false;
  return (status.st_mode & (S_ISUID | S_ISGID)) != 0 ||
         ::getxattr(file.c_str(), "security.capability", nullptr, 0) > 0;
}

}  // namespace

Expected<std::string> find_program(const std::string& name, const std::string& path_variable) {
  if (name.find('/') != std::string::npos) {
    std::error_code ignored;
    if (!fs::exists(name, ignored)) return Error{fmt::format("there is no program {}", name)};
    if (!is_file(name)) return Error{fmt::format("{} is not a file", name)};
    if (::access(name.c_str(), X_OK) != 0) return Error{fmt::format("{} is not executable", name)};
    return name;
  }
  std::string_view rest = path_variable;
  while (!rest.empty() && !name.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    const std::string candidate = fmt::format("{}/{}", folder.empty() ? "." : folder, name);
    if (is_file(candidate) && ::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return Error{fmt::format("there is no program '{}' in PATH", name)};
}

std::optional<Error> why_not_preloadable(const std::string& path) {
  if (is_script(path)) {
    return Error{fmt::format("{} is a script: give its interpreter and the script", path)};
  }
  Expected<ElfFile> program = ElfFile::open(path);
  if (!program) return Error{program.error()};
  const std::string loader = program->loader();
  if (loader.empty()) return Error{fmt::format("{} is not dynamically linked", path)};
  if (loader != kLoader) return Error{fmt::format("{} is not linked with glibc", path)};
  if (is_sanitized(*program)) {
    return Error{fmt::format("{} is built with a sanitizer: build it without", path)};
  }
  if (program->find(kStart) != ElfFile::Symbol::wanted) {
    return Error{fmt::format("{} does not begin with {} of the C library", path, kStart)};
  }
  if (gains_rights(path)) {
    return Error{fmt::format("{} gains rights when it starts: nothing can be preloaded", path)};
  }
  return std::nullopt;
}

// The loader passes over what it cannot preload, with a warning at most, and LD_PRELOAD is a list.
std::optional<Error> why_not_preloaded(const std::string& object) {
  if (::access(object.c_str(), R_OK) != 0) {
    return Error{fmt::format("cannot read {}, which belongs next to the tool", object)};
  }
  if (object.find_first_of(" :") != std::string::npos) {
    return Error{fmt::format("no object can be preloaded from a path with spaces: {}", object)};
  }
  Expected<ElfFile> file = ElfFile::open(object);
  if (!file) return Error{file.error()};
  if (file->find(kPreloadedMarker) == ElfFile::Symbol::defined) return std::nullopt;
  return Error{fmt::format("{} is not the object that belongs to the tool", object)};
}

}  // namespace reprise::sim
