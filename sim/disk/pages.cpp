#include "sim/disk/pages.hpp"

#include <algorithm>
#include <cstring>
#include <set>

namespace reprise::sim {

std::vector<std::uint64_t> pages_of(std::span<const faults::DataRecord> records) {
  std::set<std::uint64_t> pages;
  for (const faults::DataRecord& record : records) {
    for (std::uint64_t page = record.offset / kBlockBytes; page * kBlockBytes < record.end();
         ++page) {
      pages.insert(page);
    }
  }
  return {pages.begin(), pages.end()};
}

Bytes page_of(const std::vector<std::byte>& bytes, std::uint64_t page) {
  const std::uint64_t begin = page * kBlockBytes;
  if (begin >= bytes.size()) return {};
  return Bytes(bytes).subspan(begin, std::min<std::uint64_t>(kBlockBytes, bytes.size() - begin));
}

void overwrite_page(std::vector<std::byte>& bytes, std::uint64_t page, Bytes content) {
  const std::uint64_t begin = page * kBlockBytes;
  const std::uint64_t end = std::min<std::uint64_t>(begin + kBlockBytes, bytes.size());
  for (std::uint64_t at = begin; at < end; ++at) {
    bytes[at] = at - begin < content.size() ? content[at - begin] : std::byte{0};
  }
}

}  // namespace reprise::sim
