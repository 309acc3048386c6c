#include "sim/tool/program_file.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace reprise::sim {
namespace {

namespace fs = std::filesystem;

// The loader of glibc on x86-64 (System V ABI, AMD64 supplement, "Program Interpreter").
constexpr std::string_view kLoader = "/lib64/ld-linux-x86-64.so.2";

bool is_file(const std::string& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

template <class T>
bool read_at(std::ifstream& file, std::uint64_t offset, T& value) {
  file.seekg(static_cast<std::streamoff>(offset));
  return static_cast<bool>(file.read(reinterpret_cast<char*>(&value), sizeof value));
}

// @returns the path of the loader that the program asks for; empty where it asks for none
std::string loader_of(std::ifstream& file, const Elf64_Ehdr& header) {
  for (std::size_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    if (!read_at(file, header.e_phoff + i * header.e_phentsize, segment)) return "";
    if (segment.p_type != PT_INTERP || segment.p_filesz > PATH_MAX) continue;
    std::string loader(segment.p_filesz, '\0');
    file.seekg(static_cast<std::streamoff>(segment.p_offset));
    file.read(loader.data(), static_cast<std::streamsize>(loader.size()));
    return loader.c_str();  // without the final zero
  }
  return "";
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
  std::ifstream file(path, std::ios::binary);
  Elf64_Ehdr header{};
  if (!file) return Error{fmt::format("cannot read {}", path)};
  const bool whole = read_at(file, 0, header);
  if (std::memcmp(header.e_ident, "#!", 2) == 0) {
    return Error{fmt::format("{} is a script: give its interpreter and the script", path)};
  }
  if (!whole || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != EM_X86_64) {
    return Error{fmt::format("{} is not a program for Linux on x86-64", path)};
  }
  const std::string loader = loader_of(file, header);
  if (loader.empty()) return Error{fmt::format("{} is not dynamically linked", path)};
  if (loader != kLoader) return Error{fmt::format("{} is not linked with glibc", path)};
  if (gains_rights(path)) {
    return Error{fmt::format("{} gains rights when it starts: nothing can be preloaded", path)};
  }
  return std::nullopt;
}

}  // namespace reprise::sim
