#include "sim/tool/elf_file.hpp"

#include <fmt/format.h>

#include <climits>
#include <cstring>

namespace reprise::sim {

Expected<ElfFile> ElfFile::open(const std::string& path) {
  ElfFile elf;
  elf.file_.open(path, std::ios::binary | std::ios::ate);
  if (!elf.file_) return Error{fmt::format("cannot read {}", path)};
  elf.size_ = static_cast<std::uint64_t>(elf.file_.tellg());
  const Elf64_Ehdr& header = elf.header_;
  if (!elf.read(0, elf.header_) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != EM_X86_64) {
    return Error{fmt::format("{} is not a program for Linux on x86-64", path)};
  }
  if (!elf.is_whole()) return Error{fmt::format("{} is damaged: it is not whole", path)};
  return elf;
}

std::string ElfFile::loader() {
  for (const Elf64_Phdr& segment : segments_) {
    if (segment.p_type != PT_INTERP || segment.p_filesz > PATH_MAX) continue;
    return bytes(segment.p_offset, segment.p_filesz).c_str();  // without the final zero
  }
  return "";
}

ElfFile::Symbol ElfFile::find(std::string_view name) {
  for (const Elf64_Shdr& section : sections_) {
    if (section.sh_type != SHT_DYNSYM || section.sh_link >= sections_.size()) continue;
    const Elf64_Shdr& strings = sections_[section.sh_link];
    const std::string names = bytes(strings.sh_offset, strings.sh_size);
    const std::string symbols = bytes(section.sh_offset, section.sh_size);
    for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= symbols.size(); at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      std::memcpy(&symbol, symbols.data() + at, sizeof symbol);
      if (symbol.st_name >= names.size() || names.c_str() + symbol.st_name != name) continue;
      return symbol.st_shndx == SHN_UNDEF ? Symbol::wanted : Symbol::defined;
    }
  }
  return Symbol::absent;
}

template <class T>
bool ElfFile::read(std::uint64_t offset, T& value) {
  if (!holds(offset, sizeof value)) return false;
  file_.seekg(static_cast<std::streamoff>(offset));
  return static_cast<bool>(file_.read(reinterpret_cast<char*>(&value), sizeof value));
}

std::string ElfFile::bytes(std::uint64_t offset, std::uint64_t size) {
  if (!holds(offset, size)) return "";
  std::string text(size, '\0');
  file_.seekg(static_cast<std::streamoff>(offset));
  file_.read(text.data(), static_cast<std::streamsize>(size));
  return text;
}

bool ElfFile::holds(std::uint64_t offset, std::uint64_t size) const {
  return offset <= size_ && size <= size_ - offset;
}

// Reads both tables on the way.
bool ElfFile::is_whole() {
  segments_.resize(header_.e_phnum);
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    Elf64_Phdr& segment = segments_[i];
    if (!read(header_.e_phoff + i * header_.e_phentsize, segment)) return false;
    if (segment.p_type == PT_LOAD && !holds(segment.p_offset, segment.p_filesz)) return false;
  }
  sections_.resize(header_.e_shnum);
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (!read(header_.e_shoff + i * header_.e_shentsize, sections_[i])) return false;
  }
  return true;
}

}  // namespace reprise::sim
