// Where a program into which this object was preloaded begins: before all other objects, as the
// linker was told (-z initfirst), so that none of the program's constructors runs on the host. The
// C library is told to call us in place of main; what we call then is the tool's own session, in
// which the program, from its constructors to its destructors, is one simulated run.

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "sim/host.hpp"
#include "sim/loaded_program.hpp"
#include "sim/preload/program.hpp"
#include "sim/tool/child_session.hpp"
#include "sim/tool/exec_request.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/output.hpp"
#include "sim/tool/session.hpp"

using namespace reprise::sim;

namespace {

Expected<ExecRequest> request = Error{"the program does not begin where the C library does"};

// The request, and what brought us here, are not for the program to see, nor for what it starts.
Expected<ExecRequest> take_request() {
  const char* const text = std::getenv(kExecRequestVariable);
  if (text == nullptr) return Error{"this object is for reprise exec to preload"};
  Expected<ExecRequest> taken = decode_exec_request(text);
  if (taken) ::fcntl(taken->arrival, F_SETFD, FD_CLOEXEC);
  ::unsetenv(kExecRequestVariable);
  ::unsetenv("LD_PRELOAD");
  return taken;
}

void report_exit_status(const ToolOptions& options, int status) {
  const std::string& name = options.configuration.scenario;
  if (options.json) {
    print_out(R"({{"type":"program","v":1,"exit_status":{}}})"
              "\n",
              status);
  } else if (status > 0) {
    print_out("      {} ended with exit status {}\n", name, status);
  }
}

ExitCode make_run(const ToolOptions& options) {
  HostStreams streams;
  preloaded_program.name = options.configuration.scenario;
  preloaded_program.export_folder = options.export_folder;
  preloaded_program.streams = &streams;
  const Scenario scenario{options.configuration.scenario, "", {}, &run_preloaded_program};
  const SessionSettings settings{.one_run_each = true};
  const SessionResult result =
      run_session(options, settings, single_job({&scenario, options.configuration, nullptr}));
  if (streams.exit_status() >= 0) report_exit_status(options, streams.exit_status());
  ExitCode code = result.exit_code;
  if (!streams.trouble().empty()) {
    complain(streams.trouble());
    code = more_serious(code, ExitCode::harness_error);
  }
  print_reproduce_line(result);
  return code;
}

[[gnu::constructor]] void hold_back(int argument_count, char** arguments, char**) {
  hold_loaded_program_back({argument_count, arguments});
}

int run_in_simulation(int argument_count, char** arguments, char**) {
  preloaded_program.argument_count = argument_count;
  preloaded_program.arguments = arguments;
  ExitCode code = ExitCode::usage;
  if (request) {
    report_arrival(request->arrival);
    request->options.configuration.command.assign(arguments, arguments + argument_count);
    code = make_run(request->options);
  } else {
    complain(request.error());
  }
  ::_exit(static_cast<int>(finish_output(code)));
}

}  // namespace

extern "C" const char reprise_preloaded_object = 1;  // kPreloadedMarker

extern "C" int __libc_start_main(int (*main)(int, char**, char**), int argument_count,
                                 char** arguments, void (*initialize)(), void (*finish)(),
                                 void (*finish_loader)(), void* stack_end) {
  using Start =
      int (*)(int (*)(int, char**, char**), int, char**, void (*)(), void (*)(), void (*)(), void*);
  preloaded_program.main = main;
  request = take_request();
  const auto start = reinterpret_cast<Start>(::dlsym(RTLD_NEXT, "__libc_start_main"));
  return start(&run_in_simulation, argument_count, arguments, initialize, finish, finish_loader,
               stack_end);
}
