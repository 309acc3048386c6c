#pragma once
// Pages of a file's durable bytes: what is written, lost and mixed up as a whole.
//
// Determinism: pure.

#include <span>
#include <vector>

#include "sim/disk/types.hpp"

namespace reprise::sim {

/// @returns the pages (by index) that the records write, ascending
std::vector<std::uint64_t> pages_of(std::span<const faults::DataRecord> records);

/// @returns how many pages hold so many bytes
constexpr std::uint64_t page_count(std::uint64_t bytes) {
  return (bytes + kBlockBytes - 1) / kBlockBytes;
}

/// @returns what a page holds of the bytes; empty behind their end
Bytes page_of(const std::vector<std::byte>& bytes, std::uint64_t page);

/// Writes content over a page, as far as the bytes go; what the content does not cover is zero.
void overwrite_page(std::vector<std::byte>& bytes, std::uint64_t page, Bytes content);

}  // namespace reprise::sim
