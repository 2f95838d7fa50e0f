# Flags of our own targets only; nothing here reaches those who link to us.
function(voronka_compile_options target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    $<$<BOOL:${VORONKA_WARNINGS_AS_ERRORS}>:-Werror>
    # One build, the same bits everywhere: no contraction into fused multiply-add, no -ffast-math, no -march=native.
    # GCC 12 sees an overlap in every `"literal" + std::string` it inlines (GCC bug 105651); no later GCC does.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    -ffp-contract=off)
endfunction()
