#include "voronka.h"
extern "C" int from_cpp() { return static_cast<int>(voronka_version()); }
