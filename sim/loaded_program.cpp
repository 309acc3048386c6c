#include "sim/loaded_program.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <utility>

#include "scheduler/check.hpp"
#include "sim/copy_bytes.hpp"

namespace reprise::sim {
namespace {

struct Variables {
  const std::byte* address;
  std::vector<std::byte> bytes;
};

struct LoadedProgram {
  ProgramArguments arguments;
  std::vector<Variables> variables;
  std::vector<Initializer> of_libraries;  // in the order in which they run
  std::vector<Initializer> of_executable;
  std::vector<Finalizer> finalizers;  // likewise
};

// What a program is told that nobody started with arguments.
char kNoName[] = "program";
char* kNoArguments[] = {kNoName, nullptr};

// Made by the host before constructors run, and never destroyed.
constinit LoadedProgram* program = nullptr;

// Puts a module behind those that it needs.
void put_in_order(const std::vector<Module>& modules, std::size_t number, std::vector<bool>& seen,
                  std::vector<Module>& order) {
  if (seen[number]) return;
  seen[number] = true;
  for (const std::string_view name : modules[number].needed()) {
    const auto found = std::find_if(modules.begin(), modules.end(),
                                    [name](const Module& module) { return module.has_name(name); });
    if (found == modules.end()) continue;
    put_in_order(modules, static_cast<std::size_t>(found - modules.begin()), seen, order);
  }
  order.push_back(modules[number]);
}

// The executable, which is loaded first, comes last.
std::vector<Module> modules_in_order() {
  const std::vector<Module> modules = loaded_modules();
  std::vector<bool> seen(modules.size());
  std::vector<Module> order;
  for (std::size_t i = modules.size(); i-- > 0;) put_in_order(modules, i, seen, order);
  return order;
}

void keep_functions(const Module& module) {
  const auto first = module.initializers();
  auto& all = module.is_executable() ? program->of_executable : program->of_libraries;
  all.insert(all.end(), first.begin(), first.end());
  const auto last = module.finalizers();
  program->finalizers.insert(program->finalizers.begin(), last.rbegin(), last.rend());
}

void keep_variables(const Module& module) {
  for (const AddressRange part : module.variables()) {
    const auto* const begin = reinterpret_cast<const std::byte*>(part.begin);
    std::vector<std::byte> bytes(part.end - part.begin);
    copy_bytes(bytes.data(), begin, bytes.size());
    program->variables.push_back({begin, std::move(bytes)});
  }
}

void do_nothing(int, char**, char**) {}

void run_each(const std::vector<Initializer>& initializers) {
  const ProgramArguments arguments = program->arguments;
  for (const Initializer initializer : initializers) {
    initializer(arguments.count, arguments.values, environ);
  }
}

void run_finalizers() {
  for (const Finalizer finalizer : program->finalizers) finalizer();
}

// The loader calls what it finds there; the place is read-only once the module is in its place.
void take_initializers_from(const Module& module) {
  const std::span<Initializer> functions = module.initializers();
  if (functions.empty()) return;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto address = reinterpret_cast<std::size_t>(functions.data());
  auto* const first = reinterpret_cast<void*>(address / page * page);
  const std::size_t bytes = address % page + functions.size_bytes();
  REPRISE_CHECK(::mprotect(first, bytes, PROT_READ | PROT_WRITE) == 0);
  std::fill(functions.begin(), functions.end(), &do_nothing);
}

}  // namespace

void keep_loaded_program() {
  program = new LoadedProgram{{1, kNoArguments}, {}, {}, {}, {}};
  for (const Module& module : modules_in_order()) {
    if (!module.is_under_test()) continue;
    keep_functions(module);
    keep_variables(module);
  }
}

void hold_loaded_program_back(ProgramArguments arguments) {
  program = new LoadedProgram{arguments, {}, {}, {}, {}};
  for (const Module& module : modules_in_order()) {
    if (!module.is_under_test() && !module.is_executable()) continue;
    keep_functions(module);
    take_initializers_from(module);
  }
}

// In the C library, too, what the executable asks for comes before the end of all modules, and what
// its libraries asked for belongs to the end of each.
void run_initializers() {
  REPRISE_CHECK(program != nullptr);  // preinit.cpp is in the executable
  run_each(program->of_libraries);
  if (!program->finalizers.empty()) std::atexit(&run_finalizers);
  run_each(program->of_executable);
}

void put_loaded_data(const std::byte* address, std::span<std::byte> copy) {
  for (const Variables& variables : program->variables) {
    const auto* const begin = std::max(variables.address, address, std::less<>());
    const auto* const end =
        std::min(variables.address + variables.bytes.size(), address + copy.size(), std::less<>());
    if (begin >= end) continue;
    copy_bytes(copy.data() + (begin - address),
               variables.bytes.data() + (begin - variables.address),
               static_cast<std::size_t>(end - begin));
  }
}

}  // namespace reprise::sim
