// voronka_team
#include "handles.hpp"

using namespace voronka;
using namespace voronka::capi;

extern "C" {

voronka_status voronka_team_from_tables(const voronka_table* team, const voronka_table* absences, voronka_team** out, voronka_error** error) {
  return make(out, error, [&] { return Team::from(need(team, "team").value, absences == nullptr ? nullptr : &absences->value); });
}

voronka_status voronka_team_from_history(const voronka_history* history, const voronka_table* absences, voronka_team** out, voronka_error** error) {
  return make(out, error, [&] { return Team::from(need(history, "history").value, absences == nullptr ? nullptr : &absences->value); });
}

size_t voronka_team_size(const voronka_team* team) { return team == nullptr ? 0 : team->value.reps().size(); }

const char* voronka_team_rep(const voronka_team* team, size_t index) {
  return team == nullptr || index >= team->value.reps().size() ? nullptr : team->value.reps()[index].name.c_str();
}

void voronka_team_free(voronka_team* team) { delete team; }

}  // extern "C"
