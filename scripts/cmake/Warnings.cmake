# Reprise::warnings: what our own code is compiled with. Private to each target; never forced on a
# project that uses us as a subdirectory.
add_library(reprise_warnings INTERFACE)
add_library(Reprise::warnings ALIAS reprise_warnings)
if(PROJECT_IS_TOP_LEVEL)
  # Clang counts -Wsign-conversion to -Wconversion, gcc does not: named, both refuse the same code.
  set(warnings -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror)
  target_compile_options(reprise_warnings INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${warnings}>")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # At -O3 gcc 12 warns of overlapping copies in "text" + std::string (its bug 105651), and of
    # writes and reads of impossible length in fmt's and its own headers.
    set(optimised "$<AND:$<COMPILE_LANGUAGE:CXX>,$<CONFIG:Release>>")
    target_compile_options(reprise_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>
      "$<${optimised}:-Wno-stringop-overflow;-Wno-stringop-overread>")
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # REPRISE_CHECK(!"what went wrong") is meant as it stands.
    target_compile_options(reprise_warnings INTERFACE
      $<$<COMPILE_LANGUAGE:CXX>:-Wno-string-conversion>)
  endif()
endif()
