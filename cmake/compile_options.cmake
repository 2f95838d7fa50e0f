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

# The same for test programs. Their own code is cold: the library under them keeps its flags, they are not optimised further than -O1
# (and under the sanitizers, whose build type is None, not at all). It saves a third of the build.
function(voronka_test_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra $<$<BOOL:${VORONKA_WARNINGS_AS_ERRORS}>:-Werror> -ffp-contract=off
    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict> $<$<CONFIG:Release>:-O1> $<$<CONFIG:None>:-O0>)
endfunction()
