#pragma once
// Search in what grows at one end and is asked about near that end: the lists of events and
// accesses that a run leaves behind. The last few are looked at one by one; from there on steps
// double, so old times cost a logarithm, recent ones next to nothing.
//
// Threading: functions of their arguments.

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace reprise::scheduler {

/// @returns how many elements come before the first one that is not in front; `in_front` is true
/// for a beginning of the list, and for nothing behind it
template <class Element, class InFront>
std::size_t count_in_front(std::span<const Element> elements, InFront in_front) {
  constexpr std::size_t kRecent = 8;
  std::size_t behind = elements.size();  // from here on nothing is in front
  const std::size_t old = behind > kRecent ? behind - kRecent : 0;
  for (; behind > old; --behind) {
    if (in_front(elements[behind - 1])) return behind;
  }
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

/// Forgets what comes before the last element that is in front.
template <class Element, class InFront>
void forget_before_last_where(std::vector<Element>& elements, InFront in_front) {
  const std::size_t count = count_in_front(std::span(std::as_const(elements)), in_front);
  if (count <= 1) return;
  elements.erase(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(count - 1));
}

}  // namespace reprise::scheduler
