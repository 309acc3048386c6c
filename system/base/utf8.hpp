#pragma once
// UTF-8, strictly: no overlong forms, no surrogates, nothing above U+10FFFF.

#include "system/base/bytes.hpp"

namespace stemedb {

bool is_utf8(ByteView text);

}  // namespace stemedb
