#include "system/engram/warm/content_area.hpp"

#include <fmt/format.h>

#include <limits>

namespace engram {

ContentArea::ContentArea(std::size_t expected_bytes, BugSwitches bugs) : bugs_(bugs) {
  bytes_.reserve(expected_bytes);
}

/// The length is read and the text appended in one section: so no two texts have the same place.
Result<ContentPlace> ContentArea::append(ByteView text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    return Error(ErrorKind::kTooLarge, "a text has less than 4 GiB");
  }
  std::size_t offset = bugs_.has(Bug::kB05) ? bytes_.size() : 0;
  const std::lock_guard lock(mutex_);
  if (!bugs_.has(Bug::kB05)) offset = bytes_.size();
  bytes_.append(text);
  return ContentPlace{offset, static_cast<std::uint32_t>(text.size())};
}

Result<ByteView> ContentArea::read(const ContentPlace& place) const {
  if (place.offset > bytes_.size() || place.length > bytes_.size() - place.offset) {
    return Error(ErrorKind::kCorrupt, fmt::format("a text at {}, {} bytes long, in an area of {}",
                                                  place.offset, place.length, bytes_.size()));
  }
  return ByteView(bytes_).substr(place.offset, place.length);
}

}  // namespace engram
