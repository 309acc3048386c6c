// Who and where a simulated program believes to be: fixed, so that nothing of the host shows
// through.

#include <sched.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/border.hpp"
#include "sim/descriptor.hpp"
#include "sim/host.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

constexpr pid_t kParentPid = 1;

template <size_t N>
void copy_name(char (&field)[N], const char* text) {
  std::strncpy(field, text, N - 1);
  field[N - 1] = '\0';
}

}  // namespace

extern "C" {

pid_t getpid() noexcept {
  return simulated() ? world().running_process().pid : REPRISE_HOST(getpid)();
}
pid_t getppid() noexcept { return simulated() ? kParentPid : REPRISE_HOST(getppid)(); }
pid_t gettid() noexcept {
  return simulated() ? world().running_thread().tid : REPRISE_HOST(gettid)();
}
uid_t getuid() noexcept { return simulated() ? Machine::kUser : REPRISE_HOST(getuid)(); }
uid_t geteuid() noexcept { return simulated() ? Machine::kUser : REPRISE_HOST(geteuid)(); }
gid_t getgid() noexcept { return simulated() ? Machine::kGroup : REPRISE_HOST(getgid)(); }
gid_t getegid() noexcept { return simulated() ? Machine::kGroup : REPRISE_HOST(getegid)(); }

int sched_getcpu() noexcept { return simulated() ? 0 : REPRISE_HOST(sched_getcpu)(); }

int get_nprocs() noexcept {
  return simulated() ? Machine::kProcessors : REPRISE_HOST(get_nprocs)();
}

int get_nprocs_conf() noexcept {
  return simulated() ? Machine::kProcessors : REPRISE_HOST(get_nprocs_conf)();
}

long sysconf(int name) noexcept {
  if (!simulated()) return REPRISE_HOST(sysconf)(name);
  switch (name) {
    case _SC_NPROCESSORS_ONLN:
    case _SC_NPROCESSORS_CONF:
      return Machine::kProcessors;
    case _SC_PHYS_PAGES:
    case _SC_AVPHYS_PAGES:
      return Machine::kMemoryPages;
    case _SC_OPEN_MAX:
      return DescriptorTable::kMost;
    default:
      return REPRISE_HOST(sysconf)(name);  // constants of the system
  }
}

// What the kernel hands to a program at its start.
unsigned long getauxval(unsigned long type) noexcept {
  if (!simulated()) return REPRISE_HOST(getauxval)(type);
  switch (type) {
    case AT_RANDOM:
      return reinterpret_cast<unsigned long>(world().running_process().random_bytes.data());
    case AT_UID:
    case AT_EUID:
      return Machine::kUser;
    case AT_GID:
    case AT_EGID:
      return Machine::kGroup;
    default:
      return REPRISE_HOST(getauxval)(type);  // of the processor and the system
  }
}

int gethostname(char* name, size_t bytes) noexcept {
  if (!simulated()) return REPRISE_HOST(gethostname)(name, bytes);
  const Kernel kernel;
  std::strncpy(name, world().machine().hostname().c_str(), bytes);
  return 0;
}

int uname(struct utsname* system) noexcept {
  if (!simulated()) return REPRISE_HOST(uname)(system);
  const Kernel kernel;
  *system = {};
  copy_name(system->sysname, "Linux");
  copy_name(system->nodename, world().machine().hostname().c_str());
  copy_name(system->release, "6.1.0");
  copy_name(system->version, "#1");
  copy_name(system->machine, "x86_64");
  return 0;
}

}  // extern "C"
