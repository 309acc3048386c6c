#pragma once
// Search in what grows at one end and is asked about near that end: the lists of events and
// accesses that a run leaves behind. Steps double from the back, so old times cost a logarithm,
// recent ones next to nothing.
//
// Threading: pure functions.

#include <algorithm>
#include <cstddef>
#include <span>

namespace reprise::scheduler {

/// @returns how many elements come before the first one that is not in front; `in_front` is true
/// for a beginning of the list, and for nothing behind it
template <class Element, class InFront>
std::size_t count_in_front(std::span<const Element> elements, InFront in_front) {
  std::size_t behind = elements.size();  // from here on nothing is in front
  std::size_t step = 1;
  while (behind >= step && !in_front(elements[behind - step])) {
    behind -= step;
    step *= 2;
  }
  const std::size_t begin = behind >= step ? behind - step + 1 : 0;
  const auto open = elements.subspan(begin, behind - begin);
  return begin + static_cast<std::size_t>(std::partition_point(open.begin(), open.end(), in_front) -
                                          open.begin());
}

/// @returns the last element that is in front, or null
template <class Element, class InFront>
const Element* last_where(std::span<const Element> elements, InFront in_front) {
  const std::size_t count = count_in_front(elements, in_front);
  return count == 0 ? nullptr : &elements[count - 1];
}

}  // namespace reprise::scheduler
