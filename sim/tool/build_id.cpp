#include "sim/tool/build_id.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <cstring>
#include <string_view>

namespace reprise::sim {
namespace {

constexpr std::size_t align_note(std::size_t bytes) { return (bytes + 3) & ~std::size_t{3}; }

std::string in_hexadecimal(const unsigned char* bytes, std::size_t size) {
  std::string digits;
  for (std::size_t i = 0; i < size; ++i) digits += fmt::format("{:02x}", bytes[i]);
  return digits;
}

// Walks through the notes of a segment: a header, a name and a content each, both padded to 4 bytes
// (System V ABI, "Note Section").
std::string find_in_notes(const char* notes, std::size_t size) {
  constexpr std::string_view kGnu("GNU\0", 4);
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes, sizeof header);
    const char* const name = notes + sizeof header;
    const char* const content = name + align_note(header.n_namesz);
    const std::size_t whole =
        sizeof header + align_note(header.n_namesz) + align_note(header.n_descsz);
    if (whole > size) break;
    if (header.n_type == NT_GNU_BUILD_ID && std::string_view(name, header.n_namesz) == kGnu) {
      return in_hexadecimal(reinterpret_cast<const unsigned char*>(content), header.n_descsz);
    }
    notes += whole;
    size -= whole;
  }
  return "unknown";
}

std::string build_id_of(const dl_phdr_info& object) {
  std::string id = "unknown";
  for (std::size_t i = 0; i < object.dlpi_phnum && id == "unknown"; ++i) {
    const ElfW(Phdr)& segment = object.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    id = find_in_notes(reinterpret_cast<const char*>(object.dlpi_addr + segment.p_vaddr),
                       segment.p_memsz);
  }
  return id;
}

}  // namespace

std::vector<LoadedObject> loaded_objects() {
  std::vector<LoadedObject> objects;
  dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* list) {
        static_cast<std::vector<LoadedObject>*>(list)->push_back(
            {object->dlpi_name, build_id_of(*object)});
        return 0;
      },
      &objects);
  return objects;
}

const std::string& build_id() {
  static const std::string id = loaded_objects().front().build_id;
  return id;
}

}  // namespace reprise::sim
