#include "voronka/voronka.hpp"

int stages_as_two_cpp_sees_them() { return static_cast<int>(sizeof(voronka::StageId)); }
