#include <stdio.h>
#include <voronka.h>

int main(void) {
  int32_t from = 0, until = 0;
  voronka_error* error = NULL;
  if (voronka_version() != VORONKA_VERSION || voronka_abi_version() != VORONKA_ABI_VERSION) return 1;
  if (voronka_period_parse("2026-06", &from, &until, NULL) != VORONKA_OK || until - from != 30) return 2;
  if (voronka_period_parse("2026-13", &from, &until, &error) != VORONKA_INVALID_ARGUMENT) return 3;
  printf("voronka %d: %s\n", (int)voronka_version(), voronka_error_message(error));
  voronka_error_free(error);
  return 0;
}
