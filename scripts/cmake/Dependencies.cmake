# Every library the build uses, found once. Packages: scripts/install-packages.
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS context)
find_package(fmt 9 CONFIG REQUIRED)
find_package(CLI11 2.1 CONFIG REQUIRED)
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)
# Debian's LevelDB names a Snappy target in its CMake files that the package does not bring.
find_library(LEVELDB_LIBRARY leveldb REQUIRED)
include(Blake3)
