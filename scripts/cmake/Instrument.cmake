# reprise_instrument(TARGET): compiles a target so that a scenario marked `instrumented` sees its
# every access to memory: scheduling points inside lock-free code, and data races. For a shared
# library, so that its global variables are reset between runs. Its inline functions and its
# instances of templates are its own: the tool has the same ones, in which nothing is seen.
function(reprise_instrument target)
  set(header ${reprise_SOURCE_DIR}/sim/instrumented/standard_library.hpp)
  target_sources(${target} PRIVATE ${reprise_SOURCE_DIR}/sim/instrumented/standard_library.cpp)
  # What calls the simulator is known by where it returns to: no call may end as a jump.
  target_compile_options(${target} PRIVATE -fsanitize=thread -g -fvisibility-inlines-hidden
    -fno-optimize-sibling-calls
    "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include ${header}>")
  target_link_options(${target} PRIVATE -Wl,-Bsymbolic-functions)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # It warns that libtsan knows no fences: the simulator does.
    target_compile_options(${target} PRIVATE -Wno-tsan
      -fno-builtin-memcpy -fno-builtin-memmove -fno-builtin-memset
      "SHELL:-include ${reprise_SOURCE_DIR}/sim/instrumented/memory_functions.h")
  else()
    target_compile_options(${target} PRIVATE -gdwarf-aranges)  # by which libdw finds lines
  endif()
endfunction()
