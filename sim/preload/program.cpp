#include "sim/preload/program.hpp"

#include <unistd.h>

#include <cstdlib>
#include <vector>

#include "sim/preload/export_files.hpp"
#include "sim/preload/host_files.hpp"

namespace reprise::sim {

PreloadedProgram preloaded_program;

namespace {

// What a parent process gets to see of an exit status (exit(3)).
constexpr int kStatusBits = 0xff;

class Host final : public Outside {
 public:
  Host(Disk& disk, HostStreams& streams) : disk_(disk), files_(disk), streams_(streams) {}

  void visit(PathAt at) override { files_.visit(at); }
  void visit_entries(InodeNumber directory) override { files_.visit_entries(directory); }

  InodeNumber visit_working_directory() override {
    std::vector<char> path(kPathBytesMax);
    if (::getcwd(path.data(), path.size()) == nullptr) return kRootInode;
    files_.visit({kRootInode, path.data()});
    const Outcome<InodeNumber> directory = disk_.inode_at({kRootInode, path.data()});
    return directory.ok() ? *directory : kRootInode;
  }

  void print(int descriptor, Bytes bytes) override { streams_.print(descriptor, bytes); }
  std::size_t read_input(std::uint64_t offset, std::span<std::byte> into) override {
    return streams_.read_input(offset, into);
  }

  const HostFiles& files() const { return files_; }

 private:
  Disk& disk_;
  HostFiles files_;
  HostStreams& streams_;
};

int run_main() {
  const PreloadedProgram& program = preloaded_program;
  return program.main(program.argument_count, program.arguments, environ);
}

}  // namespace

void run_preloaded_program(Run& run) {
  World& world = run.world();
  const PreloadedProgram& program = preloaded_program;
  const bool heard = program.streams->begin_run();
  Host host(world.machine().disk(), *program.streams);
  world.open_to(host);
  world.standard_streams().use_buffers();
  run.pin_faults();
  Process& process = world.start(program.name, &run_main);
  process.files.open_to_outside();
  const Pause pause = world.run();
  if (!heard) return;
  if (pause == Pause::finished) {
    program.streams->set_exit_status(process.exit_status & kStatusBits);
  }
  if (program.export_folder.empty()) return;
  const auto error = export_changes(world.machine().disk(), host.files(), program.export_folder);
  if (error) program.streams->set_trouble(error->message);
}

}  // namespace reprise::sim
