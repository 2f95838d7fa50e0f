// The layout of every public struct, pinned: a field that moves does not compile. No struct ends in padding, so that a field appended later can
// never lie where an older caller left bytes unset.
#include <cstddef>

#include "voronka.h"

#define AT(type, field, offset) static_assert(sizeof(void*) != 8 || offsetof(type, field) == (offset), #type "." #field " has moved")
#define SIZE(type, last, size)                                                                                                \
  static_assert(sizeof(void*) != 8 || sizeof(type) == (size), #type " has another size; append, and pin the new field");       \
  static_assert(sizeof(type) == offsetof(type, last) + sizeof(type::last), #type " ends in padding; add a reserved field")

AT(voronka_csv_options, struct_size, 0);
AT(voronka_csv_options, delimiter, 4);
AT(voronka_csv_options, reserved, 5);
AT(voronka_csv_options, field_limit, 8);
AT(voronka_csv_options, progress, 16);
AT(voronka_csv_options, progress_data, 24);
SIZE(voronka_csv_options, progress_data, 32);

AT(voronka_column, struct_size, 0);
AT(voronka_column, type, 4);
AT(voronka_column, name, 8);
AT(voronka_column, length, 16);
AT(voronka_column, values, 24);
AT(voronka_column, offsets, 32);
AT(voronka_column, nulls, 40);
AT(voronka_column, scale, 48);
AT(voronka_column, reserved, 52);
SIZE(voronka_column, reserved, 56);

AT(voronka_work_calendar_options, struct_size, 0);
AT(voronka_work_calendar_options, weekend, 4);
AT(voronka_work_calendar_options, zone, 8);
AT(voronka_work_calendar_options, full_minutes, 16);
AT(voronka_work_calendar_options, opens_minute, 20);
SIZE(voronka_work_calendar_options, opens_minute, 24);

AT(voronka_stage_graph_options, struct_size, 0);
AT(voronka_stage_graph_options, acyclic, 4);
AT(voronka_stage_graph_options, key, 8);
AT(voronka_stage_graph_options, entries, 16);
AT(voronka_stage_graph_options, entry_count, 24);
SIZE(voronka_stage_graph_options, entry_count, 32);

AT(voronka_columns, struct_size, 0);
AT(voronka_columns, reserved, 4);
AT(voronka_columns, opportunity, 8);
AT(voronka_columns, stage, 16);
AT(voronka_columns, at, 24);
AT(voronka_columns, rep, 32);
AT(voronka_columns, channel, 40);
AT(voronka_columns, amount, 48);
AT(voronka_columns, currency, 56);
AT(voronka_columns, expected_close, 64);
AT(voronka_columns, reason, 72);
AT(voronka_columns, kind, 80);
AT(voronka_columns, recorded_at, 88);
AT(voronka_columns, seq, 96);
AT(voronka_columns, actor, 104);
AT(voronka_columns, segments, 112);
AT(voronka_columns, segment_count, 120);
SIZE(voronka_columns, segment_count, 128);

AT(voronka_history_options, struct_size, 0);
AT(voronka_history_options, has_as_of, 4);
AT(voronka_history_options, as_of_us, 8);
AT(voronka_history_options, now_us, 16);
AT(voronka_history_options, has_now, 24);
AT(voronka_history_options, has_delayed_entry, 28);
AT(voronka_history_options, delayed_entry, 32);
AT(voronka_history_options, decimal_mark, 36);
AT(voronka_history_options, zone, 40);
AT(voronka_history_options, currency, 48);
AT(voronka_history_options, alias_from, 56);
AT(voronka_history_options, alias_to, 64);
AT(voronka_history_options, alias_count, 72);
AT(voronka_history_options, progress, 80);
AT(voronka_history_options, progress_data, 88);
AT(voronka_history_options, earlier_findings, 96);
SIZE(voronka_history_options, earlier_findings, 104);

AT(voronka_event, struct_size, 0);
AT(voronka_event, kind, 4);
AT(voronka_event, opportunity, 8);
AT(voronka_event, stage, 16);
AT(voronka_event, at_us, 24);
AT(voronka_event, rep, 32);
AT(voronka_event, channel, 40);
AT(voronka_event, reason, 48);
AT(voronka_event, currency, 56);
AT(voronka_event, amount_minor, 64);
AT(voronka_event, recorded_at_us, 72);
AT(voronka_event, seq, 80);
AT(voronka_event, has_amount, 88);
AT(voronka_event, has_recorded_at, 92);
AT(voronka_event, has_seq, 96);
AT(voronka_event, has_expected_close, 100);
AT(voronka_event, expected_close, 104);
AT(voronka_event, actor, 108);
SIZE(voronka_event, actor, 112);

AT(voronka_history_counts, struct_size, 0);
AT(voronka_history_counts, has_delayed_entry, 4);
AT(voronka_history_counts, as_of_us, 8);
AT(voronka_history_counts, rows, 16);
AT(voronka_history_counts, events, 24);
AT(voronka_history_counts, set_aside, 32);
AT(voronka_history_counts, opportunities, 40);
AT(voronka_history_counts, open, 48);
AT(voronka_history_counts, closed, 56);
AT(voronka_history_counts, reps, 64);
AT(voronka_history_counts, findings, 72);
SIZE(voronka_history_counts, findings, 80);

AT(voronka_discover_options, struct_size, 0);
AT(voronka_discover_options, reserved, 4);
AT(voronka_discover_options, won, 8);
AT(voronka_discover_options, won_count, 16);
AT(voronka_discover_options, lost, 24);
AT(voronka_discover_options, lost_count, 32);
AT(voronka_discover_options, open, 40);
AT(voronka_discover_options, open_count, 48);
AT(voronka_discover_options, key, 56);
AT(voronka_discover_options, minimum_count, 64);
SIZE(voronka_discover_options, minimum_count, 72);

AT(voronka_estimate_options, struct_size, 0);
AT(voronka_estimate_options, clock, 4);
AT(voronka_estimate_options, by, 8);
AT(voronka_estimate_options, by_count, 16);
AT(voronka_estimate_options, half_life_days, 24);
AT(voronka_estimate_options, choose_half_life, 32);
AT(voronka_estimate_options, no_segments, 36);
AT(voronka_estimate_options, progress, 40);
AT(voronka_estimate_options, progress_data, 48);
SIZE(voronka_estimate_options, progress_data, 56);

AT(voronka_model_facts, struct_size, 0);
AT(voronka_model_facts, clock, 4);
AT(voronka_model_facts, zone, 8);
AT(voronka_model_facts, currency, 16);
AT(voronka_model_facts, stated, 24);
AT(voronka_model_facts, has_as_of, 28);
AT(voronka_model_facts, as_of_us, 32);
AT(voronka_model_facts, has_period, 40);
AT(voronka_model_facts, period_from, 44);
AT(voronka_model_facts, period_until, 48);
AT(voronka_model_facts, has_target, 52);
AT(voronka_model_facts, target_minor, 56);
AT(voronka_model_facts, segments, 64);
AT(voronka_model_facts, findings, 72);
AT(voronka_model_facts, half_life_days, 80);
SIZE(voronka_model_facts, half_life_days, 88);

AT(voronka_rate, struct_size, 0);
AT(voronka_rate, within_days, 4);
AT(voronka_rate, estimate, 8);
AT(voronka_rate, low, 16);
AT(voronka_rate, high, 24);
AT(voronka_rate, n, 32);
AT(voronka_rate, mature, 40);
AT(voronka_rate, clock, 44);
AT(voronka_rate, unresolved, 48);
AT(voronka_rate, n_effective, 56);
SIZE(voronka_rate, n_effective, 64);

AT(voronka_funnel_options, struct_size, 0);
AT(voronka_funnel_options, clock, 4);
AT(voronka_funnel_options, horizons, 8);
AT(voronka_funnel_options, horizon_count, 16);
AT(voronka_funnel_options, by, 24);
AT(voronka_funnel_options, by_count, 32);
AT(voronka_funnel_options, half_life_days, 40);
AT(voronka_funnel_options, level, 48);
AT(voronka_funnel_options, start, 56);
AT(voronka_funnel_options, start_count, 64);
SIZE(voronka_funnel_options, start_count, 72);

AT(voronka_decompose_options, struct_size, 0);
AT(voronka_decompose_options, runs, 4);
AT(voronka_decompose_options, seed, 8);
AT(voronka_decompose_options, driver, 16);
AT(voronka_decompose_options, activities_json, 24);
AT(voronka_decompose_options, confidence, 32);
AT(voronka_decompose_options, progress, 40);
AT(voronka_decompose_options, progress_data, 48);
AT(voronka_decompose_options, earlier_findings, 56);
SIZE(voronka_decompose_options, earlier_findings, 64);

AT(voronka_chance, struct_size, 0);
AT(voronka_chance, known, 4);
AT(voronka_chance, deals, 8);
AT(voronka_chance, probability, 16);
AT(voronka_chance, standard_error, 24);
AT(voronka_chance, mean_minor, 32);
AT(voronka_chance, mean_standard_error_minor, 40);
AT(voronka_chance, p10_minor, 48);
AT(voronka_chance, p50_minor, 56);
AT(voronka_chance, p90_minor, 64);
AT(voronka_chance, runs, 72);
SIZE(voronka_chance, runs, 80);

AT(voronka_simulate_options, struct_size, 0);
AT(voronka_simulate_options, company, 4);
AT(voronka_simulate_options, seed, 8);
AT(voronka_simulate_options, spec_json, 16);
AT(voronka_simulate_options, preset, 24);
AT(voronka_simulate_options, progress, 32);
AT(voronka_simulate_options, progress_data, 40);
SIZE(voronka_simulate_options, progress_data, 48);
