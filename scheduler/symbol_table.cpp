#include "scheduler/symbol_table.hpp"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <vector>

namespace reprise::scheduler {
namespace {

struct Function {
  std::uintptr_t begin;
  std::uintptr_t end;
  std::string_view name;
};

using Functions = std::vector<Function>;  // by address

std::string_view map_file(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return {};
  struct stat status {};
  std::string_view content;
  if (::fstat(descriptor, &status) == 0 && status.st_size > 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (memory != MAP_FAILED) content = {static_cast<const char*>(memory), size};
  }
  ::close(descriptor);
  return content;
}

// A table of the file, or nothing where it would reach past its end.
template <class T>
std::vector<T> read_table(std::string_view content, std::size_t offset, std::size_t count) {
  if (offset > content.size() || count > (content.size() - offset) / sizeof(T)) return {};
  std::vector<T> table(count);
  if (count > 0) std::memcpy(table.data(), content.data() + offset, count * sizeof(T));
  return table;
}

Functions functions_of_section(std::string_view content, const ElfW(Shdr) & symbols,
                               const ElfW(Shdr) & strings) {
  Functions functions;
  if (strings.sh_offset > content.size()) return functions;
  const std::string_view names = content.substr(strings.sh_offset, strings.sh_size);
  for (const auto& symbol :
       read_table<ElfW(Sym)>(content, symbols.sh_offset, symbols.sh_size / sizeof(ElfW(Sym)))) {
    if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_name >= names.size()) continue;
    const std::string_view name = names.substr(symbol.st_name);
    functions.push_back(
        {symbol.st_value, symbol.st_value + symbol.st_size, name.substr(0, name.find('\0'))});
  }
  std::sort(functions.begin(), functions.end(),
            [](const Function& a, const Function& b) { return a.begin < b.begin; });
  return functions;
}

Functions read_functions(const std::string& file) {
  const std::string_view content = map_file(file);
  const auto headers = read_table<ElfW(Ehdr)>(content, 0, 1);
  if (headers.empty() || std::memcmp(headers[0].e_ident, ELFMAG, SELFMAG) != 0) return {};
  const auto sections = read_table<ElfW(Shdr)>(content, headers[0].e_shoff, headers[0].e_shnum);
  for (const ElfW(Shdr) & section : sections) {
    if (section.sh_type == SHT_SYMTAB && section.sh_link < sections.size()) {
      return functions_of_section(content, section, sections[section.sh_link]);
    }
  }
  return {};
}

}  // namespace

std::string_view find_in_symbol_table(const std::string& file, std::uintptr_t offset) {
  static std::map<std::string, Functions> tables;
  const auto [table, is_new] = tables.try_emplace(file);
  const Functions& functions = is_new ? table->second = read_functions(file) : table->second;
  const auto after =
      std::upper_bound(functions.begin(), functions.end(), offset,
                       [](std::uintptr_t value, const Function& f) { return value < f.begin; });
  if (after == functions.begin()) return {};
  const Function& candidate = *std::prev(after);
  return offset < candidate.end ? candidate.name : std::string_view{};
}

}  // namespace reprise::scheduler
