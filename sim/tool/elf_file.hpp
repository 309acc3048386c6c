#pragma once
// An executable or a shared object, as far as its file tells what the loader will do with it
// (System V ABI, "Object Files").

#include <elf.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/expected.hpp"

namespace reprise::sim {

class ElfFile {
 public:
  /// @returns the file, or why it is none for Linux on x86-64, or not a whole one
  static Expected<ElfFile> open(const std::string& path);

  /// @returns the path of the loader that it asks for; empty where it asks for none
  std::string loader();

  enum class Symbol { absent, defined, wanted };
  /// @returns whether the loader finds a symbol here, or has to find it elsewhere for this file
  Symbol find(std::string_view name);

 private:
  ElfFile() = default;
  template <class T>
  bool read(std::uint64_t offset, T& value);
  std::string bytes(std::uint64_t offset, std::uint64_t size);
  bool holds(std::uint64_t offset, std::uint64_t size) const;
  bool is_whole();

  std::ifstream file_;
  std::uint64_t size_ = 0;
  Elf64_Ehdr header_{};
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Shdr> sections_;
};

}  // namespace reprise::sim
