# reprise_precompile(TARGET [HEADER...]): parses the library's headers once for the target instead
# of once for each file, which is half of what most files take. They include what they use all the
# same: the preset `release` has this off, and sees to it.
option(REPRISE_PRECOMPILE "Parse the library's headers once for each target" ON)

function(reprise_precompile target)
  if(REPRISE_PRECOMPILE)
    target_precompile_headers(
      ${target} PRIVATE <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <span>
      <string> <unordered_map> <utility> <vector> ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      # gcc 12 forgets there that they are not ours, and shows its false alarms (its bugs 105329
      # and 105651).
      target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-array-bounds>)
    endif()
  endif()
endfunction()
