#include "scenarios/arena3/scanner.hpp"

#include <memory>
#include <new>
#include <vector>

#include "system/node/node.hpp"

namespace reprise::scenarios::arena3 {
namespace {

constexpr std::size_t kBlockBytes = 16 << 10;
// For pages of four rows, and what reading them takes.
constexpr std::size_t kBlocksLeft = 6;
constexpr std::size_t kPageRows = 4;

/// Takes all memory there is but a little, for as long as it lives.
class Hog {
 public:
  Hog() {
    try {
      blocks_.reserve(1 << 12);
      while (true) blocks_.push_back(std::make_unique<char[]>(kBlockBytes));
    } catch (const std::bad_alloc&) {
      blocks_.resize(blocks_.size() > kBlocksLeft ? blocks_.size() - kBlocksLeft : 0);
    }
  }
  /// @returns whether there was enough to leave some over
  bool leaves_enough() const { return !blocks_.empty(); }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
};

/// Other errors are damage, which is the judge's business.
void complain(const stemedb::Error& error, arena0::Witness& witness) {
  if (error.kind() != stemedb::ErrorKind::kOutOfMemory) return;
  witness.complain("INV-MEM-1", "a scan page by page: " + error.describe());
}

void scan_open(stemedb::Node& node, arena0::Witness& witness) {
  const Hog hog;
  if (!hog.leaves_enough()) return;
  (void)node.store().scan_prefix("");  // whatever the outcome, there is one
  stemedb::Page page{.after = {}, .limit = kPageRows};
  while (true) {
    const auto rows = node.store().scan_prefix("", page);
    if (!rows.ok()) return complain(rows.error(), witness);
    if (rows->size() < page.limit) return;
    page.after = rows->back().key;
  }
}

std::unique_ptr<stemedb::Node> open(const arena0::Setup& setup) {
  stemedb::NodeOptions options = arena0::healed(setup);
  options.ingest_workers = 0;
  try {
    auto opened = stemedb::Node::open(options);
    return opened.ok() ? *std::move(opened) : nullptr;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

}  // namespace

int scan(const arena0::Setup& setup, arena0::Witness& witness) {
  const auto node = open(setup);
  if (node == nullptr) return 1;  // too little to open it, or the judge will tell
  try {
    scan_open(*node, witness);
  } catch (const std::bad_alloc&) {
    witness.complain("INV-MEM-1", "a scan page by page ran out of memory");
  }
  (void)node->stop();
  return 0;
}

}  // namespace reprise::scenarios::arena3
