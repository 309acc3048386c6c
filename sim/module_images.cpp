#include "sim/module_images.hpp"

#include <algorithm>

#include "sim/copy_bytes.hpp"
#include "sim/loaded_program.hpp"
#include "sim/module.hpp"

namespace reprise::sim {

ModuleImages::ModuleImages() {
  for (const Module& module : loaded_modules()) {
    if (module.is_under_test()) {
      for (const AddressRange part : module.variables()) add(segments_, part);
    } else {
      for (const AddressRange part : module.writable_segments()) add(left_alone_, part);
    }
  }
  for (const Segment& segment : segments_) bytes_ += segment.bytes;
  save(host_);
  fresh_ = host_;
  std::byte* at = fresh_.data();
  for (const Segment& segment : segments_) {
    put_loaded_data(segment.address, {at, segment.bytes});
    at += segment.bytes;
  }
}

void ModuleImages::add(std::vector<Segment>& segments, AddressRange part) {
  segments.push_back({reinterpret_cast<std::byte*>(part.begin), part.end - part.begin});
}

void ModuleImages::adopt(void* object, std::size_t bytes) {
  auto* const address = static_cast<std::byte*>(object);
  const auto holds = [address](const Segment& segment) { return segment.holds(address); };
  if (std::none_of(left_alone_.begin(), left_alone_.end(), holds)) return;
  if (std::any_of(segments_.begin(), segments_.end(), holds)) return;
  segments_.push_back({address, bytes});
  bytes_ += bytes;
  host_.insert(host_.end(), address, address + bytes);
  fresh_.insert(fresh_.end(), address, address + bytes);
}

void ModuleImages::install(const Image& image) {
  std::size_t at = 0;
  for (const Segment& segment : segments_) {
    const Image& known = at < image.size() ? image : fresh_;
    copy_bytes(segment.address, known.data() + at, segment.bytes);
    at += segment.bytes;
  }
}

void ModuleImages::save(Image& image) const {
  image.resize(bytes_);
  std::byte* to = image.data();
  for (const Segment& segment : segments_) {
    copy_bytes(to, segment.address, segment.bytes);
    to += segment.bytes;
  }
}

}  // namespace reprise::sim
