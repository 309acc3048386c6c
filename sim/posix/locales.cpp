// Locales: a simulated machine has none but "C". Any other would be read from the host, and kept by
// the C library in memory that goes with the process.

#include <locale.h>

#include <cerrno>
#include <string_view>

#include "sim/border.hpp"
#include "sim/host.hpp"

using namespace reprise::sim;

namespace {

// An empty name asks for what the environment says, which is nothing.
bool is_installed(std::string_view name) { return name.empty() || name == "C" || name == "POSIX"; }

}  // namespace

extern "C" {

// libstdc++ calls newlocale by its older name.
locale_t __newlocale(int categories, const char* name, locale_t base) noexcept;

char* setlocale(int category, const char* name) noexcept {
  if (!simulated() || name == nullptr) return REPRISE_HOST(setlocale)(category, name);
  return is_installed(name) ? REPRISE_HOST(setlocale)(category, "C") : nullptr;
}

locale_t newlocale(int categories, const char* name, locale_t base) noexcept {
  if (!simulated() || (name != nullptr && is_installed(name))) {
    return REPRISE_HOST(newlocale)(categories, simulated() ? "C" : name, base);
  }
  errno = name == nullptr ? EINVAL : ENOENT;
  return nullptr;
}

locale_t __newlocale(int categories, const char* name, locale_t base) noexcept {
  return simulated() ? newlocale(categories, name, base)
                     : REPRISE_HOST(__newlocale)(categories, name, base);
}

}  // extern "C"
