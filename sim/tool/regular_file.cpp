#include "sim/tool/regular_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace reprise::sim {
namespace {

std::string why_not_readable(const std::string& path, std::uintmax_t most_bytes) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (error) return error.message();
  if (!std::filesystem::is_regular_file(status)) return "not a regular file";
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error) return error.message();
  return bytes > most_bytes ? fmt::format("more than {} bytes", most_bytes) : "";
}

}  // namespace

Expected<std::string> read_regular_file(const std::string& path, std::uintmax_t most_bytes) {
  const auto refused = [&path](const std::string& why) {
    return Error{fmt::format("cannot read {}: {}", path, why)};
  };
  if (const std::string why = why_not_readable(path, most_bytes); !why.empty()) return refused(why);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return refused("it cannot be opened");
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return refused("it cannot be read to its end");
  return text;
}

}  // namespace reprise::sim
