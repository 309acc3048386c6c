#include "sim/posix/files.hpp"

#include <fcntl.h>
#include <xxhash.h>

#include <cerrno>

#include "sim/world.hpp"

namespace reprise::sim {

FileCall::FileCall(Operation operation)
    : Call(operation), disk_(world().machine().disk()), files_(world().running_process().files) {
  tell_disk_the_time();
}

void FileCall::tell_disk_the_time() {
  const std::uint64_t now_ns = world().scheduler().now_ns();
  world().scheduler().timed(scheduler::TouchKind::write);
  disk_.set_now(world().machine().clocks().wall_ns(now_ns));
  world().tell_faults_the_moment();
  disk_.pass_time(now_ns);
}

Owner FileCall::owner() const { return static_cast<Owner>(world().running_process().pid); }

const Description& FileCall::find(int descriptor) {
  const Description& description = files_.descriptors.find(descriptor);
  if (description == nullptr) error_ = EBADF;
  return description;
}

PathAt FileCall::at(int directory, const char* path) {
  if (path == nullptr) {
    error_ = EFAULT;
    return {};
  }
  const PathAt at = base_of(directory, path);
  if (Outside* const outside = world().outside(); outside != nullptr && !failed()) {
    outside->visit(at);
  }
  return at;
}

PathAt FileCall::base_of(int directory, const char* path) {
  if (path[0] == '/') return {kRootInode, path};
  if (directory == AT_FDCWD) return {working_directory(), path};
  const Description& base = files_.descriptors.find(directory);
  if (base == nullptr) return {kNoInode, path};
  if (base->kind != FileKind::disk) error_ = ENOTDIR;
  return {base->inode, path};
}

void FileCall::visit_entries(PathAt at) {
  Outside* const outside = world().outside();
  if (outside == nullptr) return;
  const Outcome<InodeNumber> directory = disk_.inode_at(at, LastLink::keep);
  if (directory.ok()) outside->visit_entries(*directory);
}

InodeNumber FileCall::working_directory() {
  if (files_.working_directory == kNoInode) {
    files_.working_directory = world().outside()->visit_working_directory();
  }
  return files_.working_directory;
}

bool means_descriptor(int descriptor, const char*& path, int flags) {
  if ((flags & AT_EMPTY_PATH) == 0 || path == nullptr || path[0] != '\0') return false;
  if (descriptor != AT_FDCWD) return true;
  path = ".";
  return false;
}

int FileCall::fail(std::uint64_t object, int error) {
  look_at_machine_in_vain();
  set_errno(error);
  done(object, 0, -error);
  return -1;
}

std::uint64_t digest(const void* bytes, std::size_t count) { return XXH3_64bits(bytes, count); }

std::uint64_t digest(std::string_view text) { return digest(text.data(), text.size()); }

}  // namespace reprise::sim
