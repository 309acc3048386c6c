#include "sim/process_files.hpp"

#include <fcntl.h>
#include <stdio_ext.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "scheduler/check.hpp"
#include "sim/border.hpp"

namespace reprise::sim {
namespace {

Description make_special(FileKind kind, int flags) {
  auto description = std::make_shared<OpenDescription>();
  description->kind = kind;
  description->flags = flags;
  return description;
}

}  // namespace

void ProcessFiles::open_standard() {
  descriptors.set(STDIN_FILENO, make_special(FileKind::null, O_RDONLY), false);
  for (const int standard : {STDOUT_FILENO, STDERR_FILENO}) {
    const Description out = make_special(FileKind::output, O_WRONLY);
    out->standard = standard;
    descriptors.set(standard, out, false);
  }
  working_directory = kRootInode;
  mask = 022;
  output.clear();
}

void ProcessFiles::drop(Disk& disk) {
  REPRISE_CHECK(reprise_mode == Mode::host);
  for (const auto& stream : streams) {
    stream->dead = true;
    // Whoever was inside this stream when the process was killed still has its lock.
    __fsetlocking(stream->file, FSETLOCKING_BYCALLER);
    fclose(stream->file);
  }
  streams.clear();
  directories.clear();
  for (const Mapping& mapping : mappings) {
    if (mapping.file == nullptr) {
      munmap(mapping.address, mapping.bytes);
    } else {
      disk.unmap(mapping.file->inode);
    }
  }
  mappings.clear();
  for (const Description& description : descriptors.all()) {
    if (description->kind == FileKind::disk) {
      disk.locks().clear_all(lock_owner(*description));
    }
  }
  descriptors.clear();
}

void ProcessFiles::open_to_outside() {
  descriptors.set(STDIN_FILENO, make_special(FileKind::input, O_RDONLY), false);
  working_directory = kNoInode;
}

Stream* ProcessFiles::find_stream(const FILE* file) const {
  const auto found = std::find_if(streams.begin(), streams.end(),
                                  [file](const auto& stream) { return stream->file == file; });
  return found == streams.end() ? nullptr : found->get();
}

}  // namespace reprise::sim
