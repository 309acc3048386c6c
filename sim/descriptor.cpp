#include "sim/descriptor.hpp"

#include <utility>

namespace reprise::sim {

int DescriptorTable::add(Description description, bool close_on_exec, int from) {
  const int number = lowest_free(from);
  if (number >= most_) return -1;
  set(number, std::move(description), close_on_exec);
  return number;
}

int DescriptorTable::lowest_free(int from) const {
  int number = from;
  while (find(number) != nullptr) ++number;
  return number;
}

void DescriptorTable::set(int number, Description description, bool close_on_exec) {
  if (slots_.size() <= index(number)) slots_.resize(index(number) + 1);
  slots_[index(number)] = {std::move(description), close_on_exec};
}

const Description& DescriptorTable::find(int number) const {
  static const Description none;
  return number < 0 || index(number) >= slots_.size() ? none : slots_[index(number)].description;
}

Description DescriptorTable::remove(int number) {
  return std::exchange(slots_[index(number)], {}).description;
}

std::vector<Description> DescriptorTable::all() const {
  std::vector<Description> open;
  for (const Slot& slot : slots_) {
    if (slot.description != nullptr) open.push_back(slot.description);
  }
  return open;
}

}  // namespace reprise::sim
