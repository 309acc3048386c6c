#include "scheduler/symbol.hpp"

#include <cxxabi.h>
#include <dlfcn.h>

#include <cstdlib>
#include <memory>

namespace reprise::scheduler {

std::string function_name(const void* code) {
  Dl_info found{};
  if (code == nullptr || dladdr(code, &found) == 0 || found.dli_sname == nullptr) return "?";
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> readable(
      abi::__cxa_demangle(found.dli_sname, nullptr, nullptr, &status), &std::free);
  return status == 0 ? readable.get() : found.dli_sname;
}

}  // namespace reprise::scheduler
