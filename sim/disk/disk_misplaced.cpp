// Disk: a device that loses, misplaces and mixes up pages while it goes on working.
#include <algorithm>
#include <cstring>

#include "sim/disk/disk.hpp"
#include "sim/disk/pages.hpp"

namespace reprise::sim {

using faults::FamilyId;

/// Does the device lie about a file that is about to be written back?
std::optional<WriteLie> Disk::draw_write_lie(Inode& inode, std::uint64_t counter) {
  if (!is_armed(FamilyId::lost_write) && !is_armed(FamilyId::misdirected_write)) return {};
  std::vector<std::uint64_t> pages = pages_of(inode.records);
  std::erase_if(pages, [&](std::uint64_t page) {  // cut off again since
    return page * kBlockBytes >= inode.content.size();
  });
  if (pages.empty()) return {};
  for (const FamilyId family : {FamilyId::lost_write, FamilyId::misdirected_write}) {
    if (medium_strikes(family, inode, counter)) {
      return WriteLie{family, counter, std::move(pages), inode.durable.bytes};
    }
  }
  return {};
}

/// One of the pages that were just written is not where it should be; the cache does not know.
void Disk::misplace_page(Inode& inode, const WriteLie& lie) {
  std::vector<PagePlace> victims = {{}};  // of a lost write: none
  if (lie.family == FamilyId::misdirected_write) victims = durable_pages();
  const std::uint64_t drawn =
      plan_.detail(lie.family, entity_of(inode), lie.counter, lie.pages.size() * victims.size());
  const PagePlace intended{&inode, lie.pages[drawn % lie.pages.size()]};
  const PagePlace victim = victims[drawn / lie.pages.size()];
  if (victim == intended) return;  // it hit the right place after all
  ++lies_;
  const Bytes meant = page_of(inode.durable.bytes, intended.page);
  const std::vector<std::byte> content(meant.begin(), meant.end());
  const bool checksummed = profile_->corrupt_reads_fail;
  show_on_medium(inode, intended.page, page_of(lie.before, intended.page), checksummed);
  if (victim.inode != nullptr) {
    show_on_medium(*victim.inode, victim.page, content, checksummed);
  }
}

/// @returns every page of every file that has a durable content, by inode and page
std::vector<PagePlace> Disk::durable_pages() {
  std::vector<PagePlace> places;
  for (auto& [number, inode] : inodes_.all()) {
    const std::uint64_t pages = page_count(inode.durable.bytes.size());
    for (std::uint64_t page = 0; page < pages; ++page) places.push_back({&inode, page});
  }
  return places;
}

/// The medium has this content now, whatever the cache shows; where it is checksummed nobody can
/// read it.
void Disk::show_on_medium(Inode& inode, std::uint64_t page, Bytes content, bool checksummed) {
  if (checksummed) {
    inode.corrupt_blocks.push_back(page);
    return;
  }
  overwrite_page(inode.durable.bytes, page, content);
  note_divergence(inode, page);
}

/// The pages that the `count` oldest records are about to overwrite.
void Disk::keep_versions(Inode& inode, std::size_t count) {
  for (const std::uint64_t page : pages_of(std::span(inode.records).first(count))) {
    const Bytes content = page_of(inode.durable.bytes, page);
    inode.older_pages[page].assign(content.begin(), content.end());
  }
}

/// @param first,last the pages that a read takes from the medium
/// @param page receives the one that is wrong
/// @returns what a read gives for it, if the device lies
std::optional<Bytes> Disk::content_of_wrong_page(Inode& inode, std::uint64_t first,
                                                 std::uint64_t last, std::uint64_t counter,
                                                 std::uint64_t& page) {
  const auto older = inode.older_pages.lower_bound(first);
  const bool has_older = older != inode.older_pages.end() && older->first <= last;
  if (has_older && medium_strikes(FamilyId::stale_read, inode, counter)) {
    page = older->first;
    return Bytes(older->second);
  }
  if (!medium_strikes(FamilyId::misdirected_read, inode, counter)) return {};
  const std::vector<PagePlace> places = durable_pages();
  REPRISE_CHECK(!places.empty());  // the file itself has some
  const std::uint64_t pages = last - first + 1;
  const std::uint64_t drawn =
      plan_.detail(FamilyId::misdirected_read, entity_of(inode), counter, pages * places.size());
  page = first + drawn % pages;
  const PagePlace source = places[drawn / pages];
  return page_of(source.inode->durable.bytes, source.page);
}

/// What was read from the medium may be something else. @returns false if a checksum told so
bool Disk::read_wrongly(Inode& inode, std::uint64_t offset, std::span<std::byte> into) {
  const std::uint64_t counter = inode.reads - 1;
  const std::uint64_t end = offset + into.size();
  std::uint64_t page = 0;
  const std::optional<Bytes> wrong =
      content_of_wrong_page(inode, offset / kBlockBytes, (end - 1) / kBlockBytes, counter, page);
  if (!wrong) return true;
  if (profile_->corrupt_reads_fail) return false;
  const std::uint64_t page_begin = page * kBlockBytes;
  const std::uint64_t begin = std::max(offset, page_begin);
  bool differs = false;
  for (std::uint64_t at = begin; at < std::min(end, page_begin + kBlockBytes); ++at) {
    const std::uint64_t in_page = at - page_begin;
    const std::byte byte = in_page < wrong->size() ? (*wrong)[in_page] : std::byte{0};
    differs = differs || into[at - offset] != byte;
    into[at - offset] = byte;
  }
  if (differs) ++lies_;
  return true;
}

}  // namespace reprise::sim
