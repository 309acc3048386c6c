#pragma once
// The libc functions behind the symbols we define: REPRISE_HOST(open)(path, flags) is the real
// open. Resolved at first use; safe before any constructor has run.

#include <dlfcn.h>

#include <algorithm>
#include <cstddef>

namespace reprise::sim {

template <std::size_t N>
struct SymbolName {
  char text[N];
  constexpr SymbolName(const char (&literal)[N]) { std::copy_n(literal, N, text); }
};

template <SymbolName Name, class Function>
Function* host_function() {
  static constinit Function* function = nullptr;
  if (__builtin_expect(function == nullptr, 0)) {
    function = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, Name.text));
  }
  return function;
}

}  // namespace reprise::sim

#define REPRISE_HOST(name) (::reprise::sim::host_function<#name, decltype(::name)>())
