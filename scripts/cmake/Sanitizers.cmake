# Reprise::sanitizers: for what is simulated, and for its tests. Never for the simulator, which
# answers calls of libc before the sanitizers have made their shadow memory.
add_library(reprise_sanitizers INTERFACE)
add_library(Reprise::sanitizers ALIAS reprise_sanitizers)
if(REPRISE_SANITIZE)
  # Without vptr: to look at an object it makes a pipe, and gets a simulated one.
  target_compile_options(reprise_sanitizers INTERFACE -fsanitize=address,undefined
                         -fno-sanitize=vptr)
  add_link_options(-fsanitize=address,undefined)
endif()
