#include "voronka/voronka.hpp"

int stages_as_two_cpp_sees_them();

int main() { return stages_as_two_cpp_sees_them() == static_cast<int>(sizeof(voronka::StageId)) ? 0 : 1; }
