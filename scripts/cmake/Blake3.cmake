# BLAKE3::blake3, the official C implementation: a package where one exists, else the C sources that
# Debian's librust-blake3-dev installs, compiled where they stand.
find_package(BLAKE3 CONFIG QUIET)
if(NOT TARGET BLAKE3::blake3)
  file(GLOB blake3_dirs /usr/share/cargo/registry/blake3-*/c)
  if(NOT blake3_dirs)
    message(FATAL_ERROR "BLAKE3 not found: install librust-blake3-dev (scripts/install-packages)")
  endif()
  list(GET blake3_dirs 0 blake3_dir)
  add_library(reprise_blake3 STATIC
    ${blake3_dir}/blake3.c ${blake3_dir}/blake3_dispatch.c ${blake3_dir}/blake3_portable.c
    ${blake3_dir}/blake3_sse2_x86-64_unix.S ${blake3_dir}/blake3_sse41_x86-64_unix.S
    ${blake3_dir}/blake3_avx2_x86-64_unix.S ${blake3_dir}/blake3_avx512_x86-64_unix.S)
  target_include_directories(reprise_blake3 SYSTEM PUBLIC ${blake3_dir})
  add_library(BLAKE3::blake3 ALIAS reprise_blake3)
endif()
