#pragma once
// The steps of a file sequence, by theme: each draws its arguments, makes its calls and logs what
// they told.

#include <span>

#include "tests/conformance/files/playground.hpp"

namespace reprise::conformance {

struct Step {
  unsigned weight;  ///< how often it is drawn, relative to the others
  void (*perform)(Playground&);
};

std::span<const Step> opening_steps();
std::span<const Step> transfer_steps();
std::span<const Step> size_steps();
std::span<const Step> name_steps();
std::span<const Step> status_steps();
std::span<const Step> attribute_steps();
std::span<const Step> directory_steps();
std::span<const Step> descriptor_steps();
std::span<const Step> lock_steps();
std::span<const Step> mapping_steps();
std::span<const Step> copy_steps();
std::span<const Step> temporary_steps();
std::span<const Step> stream_steps();
std::span<const Step> fstream_steps();
std::span<const Step> filesystem_steps();

}  // namespace reprise::conformance
