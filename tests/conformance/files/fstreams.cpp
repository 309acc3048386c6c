// The streams of the C++ library.

#include <fstream>
#include <string>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

void note_state(Playground& play, const std::ios& stream) {
  play.log.note("good={} end={} fail={}", stream.good(), stream.eof(), stream.fail());
}

void write_file(Playground& play) {
  constexpr std::ios::openmode kModes[] = {
      std::ios::out, std::ios::out | std::ios::app, std::ios::out | std::ios::trunc,
      std::ios::out | std::ios::in, std::ios::out | std::ios::ate | std::ios::in};
  const char* const path = play.draw.one_in(2) ? play.name() : play.path();
  std::ofstream stream(path, play.draw.of(kModes));
  play.log.ended(stream.is_open() ? 0 : 1, "ofstream({})", shown(path).text);
  for (std::uint64_t left = play.draw.below(5); left > 0; --left) {
    switch (play.draw.below(4)) {
      case 0:
        stream << "word " << play.draw.below(1000) << '\n';
        break;
      case 1: {
        const std::size_t count = play.length();
        stream.write(play.data(count), static_cast<std::streamsize>(count));
        break;
      }
      case 2:
        stream.seekp(static_cast<std::streamoff>(play.length()));
        break;
      default:
        stream.flush();
    }
    play.log.note("{}", static_cast<long>(stream.tellp()));
  }
  stream.close();
  note_state(play, stream);
}

void read_file(Playground& play) {
  const char* const path = play.draw.one_in(2) ? play.name() : play.path();
  std::ifstream stream(path);
  play.log.ended(stream.is_open() ? 0 : 1, "ifstream({})", shown(path).text);
  for (std::uint64_t left = play.draw.below(6); left > 0; --left) {
    switch (play.draw.below(5)) {
      case 0: {
        std::string line;
        play.log.note("line {}", static_cast<bool>(std::getline(stream, line)));
        play.note_data(line.data(), static_cast<ssize_t>(line.size()));
        break;
      }
      case 1: {
        stream.read(play.buffer(), static_cast<std::streamsize>(play.length()));
        play.log.note("read {}", stream.gcount());
        play.note_data(play.buffer(), stream.gcount());
        break;
      }
      case 2:
        stream.clear();
        stream.seekg(static_cast<std::streamoff>(play.length()));
        break;
      case 3:
        play.log.note("ready {}", stream.readsome(play.buffer(), 1000));
        break;
      default:
        play.log.note("peek {}", stream.peek());
    }
    play.log.note("{}", static_cast<long>(stream.tellg()));
  }
  note_state(play, stream);
}

void change_file(Playground& play) {
  const char* const path = play.name();
  std::fstream stream(path, std::ios::in | std::ios::out);
  play.log.ended(stream.is_open() ? 0 : 1, "fstream({})", path);
  std::string word;
  stream >> word;
  play.log.note("{:016x}", digest(word.data(), word.size()));
  stream.clear();
  stream.seekp(0, std::ios::end);
  stream << "appended";
  stream.seekg(0);
  stream.get();
  note_state(play, stream);
}

constexpr Step kSteps[] = {{3, &write_file}, {3, &read_file}, {1, &change_file}};

}  // namespace

std::span<const Step> fstream_steps() { return kSteps; }

}  // namespace reprise::conformance
