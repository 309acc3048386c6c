#pragma once
// Checked reading of JSON that people may have edited. The JSON library itself turns -1, 1.5 and
// 1e300 into some unsigned number, takes an object for an array and the last of two equal keys.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace reprise::sim {

/// JSON that is damaged or does not say what it should: one line, which names the key.
struct MalformedJson : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// @returns the value of a text of JSON
/// @throws MalformedJson where it is empty, cut off, damaged, or has a key twice in one object
nlohmann::ordered_json parse_json(const std::string& text);

/// @returns the value of a key
/// @throws MalformedJson where the key is missing or its value is of another type; so do the others
std::uint64_t unsigned_field(const nlohmann::ordered_json& object, const char* key);
std::string text_field(const nlohmann::ordered_json& object, const char* key);
bool flag_field(const nlohmann::ordered_json& object, const char* key);
std::vector<std::string> texts_field(const nlohmann::ordered_json& object, const char* key);
const nlohmann::ordered_json& array_field(const nlohmann::ordered_json& object, const char* key);
const nlohmann::ordered_json& object_field(const nlohmann::ordered_json& object, const char* key);

}  // namespace reprise::sim
