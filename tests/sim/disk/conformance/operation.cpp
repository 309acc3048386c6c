#include "tests/sim/disk/conformance/operation.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/falloc.h>
#include <linux/fs.h>

#include <array>

#include "scheduler/prf.hpp"

namespace reprise::sim::conformance {
namespace {

constexpr std::array kCallNames = {
    "open",     "close",      "read",         "write",      "append",    "truncate",   "ftruncate",
    "allocate", "sync",       "mkdir",        "rmdir",      "unlink",    "link",       "symlink",
    "readlink", "rename",     "stat",         "lstat",      "fstat",     "chmod",      "fchmod",
    "list",     "lock_range", "unlock_range", "test_range", "lock_file", "unlock_file"};

class Drawer {
 public:
  explicit Drawer(std::uint64_t seed) : seed_(seed) {}

  Operation draw() {
    Operation operation;
    operation.call = static_cast<Call>(below(kCallNames.size()));
    // Half of the calls make the tree and the files that the others need.
    if (below(2) == 0) {
      constexpr std::array kCommon = {Call::open, Call::write, Call::mkdir, Call::open};
      operation.call = kCommon[below(kCommon.size())];
    }
    operation.slot = below(kSlots);
    operation.base = below(4) == 0 ? below(kSlots) : kHome;
    operation.other_base = below(4) == 0 ? below(kSlots) : kHome;
    operation.path = path();
    operation.other_path = operation.call == Call::symlink ? target() : path();
    operation.flags = flags(operation.call);
    // The owner may always do everything: access rights are not the disk's business.
    operation.mode = static_cast<std::uint32_t>(0700 | below(0100));
    operation.offset = position();
    operation.length = position();
    return operation;
  }

 private:
  std::uint64_t below(std::uint64_t n) {
    return scheduler::scale(scheduler::prf(seed_, 0, 0, counter_++), n);
  }

  /// Lengths and offsets near the borders of sectors and blocks, and zero.
  std::uint64_t position() {
    constexpr std::array<std::uint64_t, 8> kNear = {0, 1, 100, 511, 512, 4095, 4096, 9000};
    return below(3) == 0 ? below(10'000) : kNear[below(kNear.size())];
  }

  std::string name() {
    switch (below(40)) {
      case 0:
        return std::string(255, 'l');
      case 1:
        return std::string(256, 'l');
      case 2:
      case 3:
        return ".";
      case 4:
        return "..";
      default:
        return std::string(1, static_cast<char>('a' + below(5)));
    }
  }

  /// .. at most once: the real directory lies only so deep.
  std::string path() {
    if (below(60) == 0) return "";
    if (below(200) == 0) return std::string(4096, 'x');
    std::string text = name();
    for (std::uint64_t left = below(3); left > 0; --left) {
      const std::string next = name();
      text += below(8) == 0 ? "//" : "/";
      text += next == ".." ? "a" : next;
    }
    if (below(8) == 0) text += "/";
    return text;
  }

  std::string target() {
    std::string text = path();
    if (text.starts_with("..")) text[0] = text[1] = 'b';
    return text;
  }

  int flags(Call call) {
    switch (call) {
      case Call::open:
        return open_flags();
      case Call::allocate: {
        constexpr std::array kModes = {
            0, FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
            FALLOC_FL_ZERO_RANGE, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE};
        return kModes[below(kModes.size())];
      }
      case Call::rename: {
        constexpr std::array kKinds = {0, 0, 0, RENAME_NOREPLACE, RENAME_EXCHANGE};
        return kKinds[below(kKinds.size())];
      }
      case Call::link:
        return below(2) == 0 ? AT_SYMLINK_FOLLOW : 0;
      default:
        return static_cast<int>(below(2));
    }
  }

  int open_flags() {
    constexpr std::array kAccess = {O_RDONLY, O_WRONLY, O_RDWR, O_RDWR};
    int flags = kAccess[below(kAccess.size())];
    if (below(2) == 0) {
      flags |= O_CREAT;
      if (below(4) == 0) flags |= O_EXCL;
    } else if (below(3) == 0) {
      flags = O_RDONLY | O_DIRECTORY;
    }
    if (below(6) == 0) flags |= O_TRUNC;
    if (below(6) == 0) flags |= O_NOFOLLOW;
    return flags;
  }

  std::uint64_t seed_;
  std::uint64_t counter_ = 0;
};

}  // namespace

std::vector<Operation> draw_operations(std::uint64_t seed, std::size_t count) {
  Drawer drawer(seed);
  std::vector<Operation> operations;
  for (std::size_t i = 0; i < count; ++i) operations.push_back(drawer.draw());
  return operations;
}

std::string to_text(const Operation& operation) {
  const auto shorten = [](const std::string& path) {
    return path.size() > 40 ? fmt::format("{}...({})", path.substr(0, 20), path.size()) : path;
  };
  return fmt::format("{} slot={} base={} path='{}' other={} '{}' flags={:#o} mode={:o} at={}+{}",
                     kCallNames[static_cast<std::size_t>(operation.call)], operation.slot,
                     operation.base, shorten(operation.path), operation.other_base,
                     shorten(operation.other_path), operation.flags, operation.mode,
                     operation.offset, operation.length);
}

std::string payload(const Operation& operation) {
  std::string text(operation.length, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<char>('A' + (operation.offset + operation.mode + i) % 26);
  }
  return text;
}

}  // namespace reprise::sim::conformance
