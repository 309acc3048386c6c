#pragma once
// The host's files as a program in the simulation sees them: each is read when the program first
// asks for it, and put on the simulated disk at the same path. From then on there is only the copy;
// nothing is ever written to the host.
//
// Determinism: what is brought in is an event of the trace: the name, the kind, the mode and the
// content. Where the working directory is does not matter to a program that does not ask.
// Threading: called by whoever runs.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/disk/disk.hpp"

namespace reprise::sim {

class HostFiles {
 public:
  explicit HostFiles(Disk& disk);

  /// Brings onto the disk whatever lies on the way of a path, links and their targets included.
  void visit(PathAt at);
  /// Brings the names in a directory onto the disk; of files, the bytes come when they are visited.
  void visit_entries(InodeNumber directory);

  /// @returns whether a visible node of the disk is as it was on the host
  bool is_unchanged(InodeNumber inode, const NodeView& node) const;

 private:
  void adopt(InodeNumber directory, const std::string& name, bool with_content);
  void read_in(InodeNumber file);
  void add_names(std::string_view path, std::vector<std::string>& names) const;

  Disk& disk_;
  std::map<InodeNumber, std::string> directories_;  // that are the host's: where they are there
  std::map<InodeNumber, std::string> unread_;       // files without their bytes yet
  std::map<InodeNumber, std::uint64_t>
      contents_;  // digests of what was read, of links their targets
  std::set<std::pair<InodeNumber, std::string>> asked_;  // names that were looked for on the host
};

}  // namespace reprise::sim
