#include "scheduler/symbol.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <link.h>

#include <cstdlib>
#include <memory>
#include <string_view>

#include "scheduler/symbol_table.hpp"

namespace reprise::scheduler {
namespace {

// Only what was mangled: the demangler takes a short name of C for that of a type, `i` for `int`
// (Itanium C++ ABI, "External Names": every mangled name begins with _Z).
std::string demangle(const std::string& name) {
  if (!name.starts_with("_Z")) return name;
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> readable(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  if (status != 0) return name;
  // Which parts of a function a compiler moves elsewhere is its own affair.
  const std::string_view whole = readable.get();
  return std::string(whole.substr(0, whole.find(" [clone ")));
}

}  // namespace

std::string function_name(const void* code) {
  Dl_info found{};
  void* loaded = nullptr;
  if (code == nullptr || dladdr1(code, &found, &loaded, RTLD_DL_LINKMAP) == 0) return "?";
  if (found.dli_sname != nullptr) return demangle(found.dli_sname);
  const auto& object = *static_cast<const link_map*>(loaded);
  const bool is_program = object.l_name == nullptr || *object.l_name == '\0';
  const std::string_view name =
      find_in_symbol_table(is_program ? "/proc/self/exe" : object.l_name,
                           reinterpret_cast<std::uintptr_t>(code) - object.l_addr);
  return name.empty() ? "?" : demangle(std::string(name));
}

}  // namespace reprise::scheduler
