/* The header twice in one program, and twice in one file. */
#include "voronka.h"
#include "voronka.h"
int other(void);
int from_cpp(void);
int main(void) { return voronka_version() == VORONKA_VERSION && other() == VORONKA_VERSION && from_cpp() == VORONKA_VERSION ? 0 : 1; }
