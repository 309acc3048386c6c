#include "tests/tool/program/globals.hpp"

namespace {
const Object object("upper on " + lower_name());
}

const std::string& upper_name() { return object.name(); }
