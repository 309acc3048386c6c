#include "tests/tool/program/globals.hpp"

namespace {
const Object object("lower");
}

const std::string& lower_name() { return object.name(); }
