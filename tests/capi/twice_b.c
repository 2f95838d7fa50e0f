#include "voronka.h"
int other(void);
int other(void) { return (int)voronka_version() + (int)VORONKA_OK; }
