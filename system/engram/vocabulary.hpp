#pragma once
// What engram takes from system/base: bytes, results, errors. It shares nothing else with the log
// of claims, so that each of the two is a second opinion on the other.

#include "system/base/bytes.hpp"
#include "system/base/result.hpp"

namespace engram {

using stemedb::Bytes;
using stemedb::ByteView;
using stemedb::Error;
using stemedb::ErrorKind;
using stemedb::Result;
using stemedb::Status;

}  // namespace engram
