// Names every public class, structure and enumeration; an alias stands in its own header. Made by tests/house/house.py write; a test compares.
#pragma once
#include <cstdint>

namespace voronka {
inline namespace v0 {

// base
class Error;
enum class ErrorCode : std::int32_t;
struct Finding;
class Random;

// time
struct Absence;
enum class Clock : std::int8_t;
class Day;
class FiscalCalendar;
struct IcsDays;
class Instant;
enum class LocalTimeRule : std::int8_t;
struct ParsedTime;
class Period;
class WorkCalendar;
class Zone;

// money
class Currency;
class Money;
class Rates;

// table
struct Column;
enum class ColumnType : std::int8_t;
struct CsvOptions;
class Table;

// stages
struct Move;
struct Stage;
class StageGraph;
class StageId;
enum class StageKind : std::int8_t;

// history
enum class Actor : std::int8_t;
struct Closed;
struct Columns;
struct DiscoverOptions;
struct Discovered;
struct Event;
enum class EventKind : std::int8_t;
class History;
struct HistoryOptions;
struct MoveCount;
struct OddRow;
struct OpenDeal;
struct StageCount;
struct Visit;

// estimation
struct AalenJohansenOptions;
struct AmountLaw;
struct ArrivalLaw;
struct BetaBinomial;
enum class BetweenVariance : std::int8_t;
struct BuhlmannStraub;
enum class CurveInterval : std::int8_t;
struct CurveQuantile;
struct DirichletMultinomial;
struct Dwell;
struct EstimateOptions;
struct Exit;
struct ExitCounts;
struct GammaPoisson;
struct GivenEnd;
struct HazardPoint;
enum class HazardVariance : std::int8_t;
struct Incidence;
struct IncidenceOptions;
struct Interval;
struct JumpChain;
struct JumpCounts;
struct KaplanMeierPoint;
struct LifeTableOptions;
class LifeTables;
struct LogRank;
class Model;
struct NormalNormal;
enum class Origin : std::int8_t;
struct RestrictedMean;
struct Spell;
class StageLaw;
struct StateProbabilities;
struct Uncertainty;

// flow
struct Flows;
class Grid;
struct LongRun;
struct LongRunErrors;
struct PropagateOptions;
struct Rate;
struct Share;
struct Simulated;
struct Stock;

// planning
struct Activity;
struct Binding;
struct Chance;
struct DecomposeOptions;
struct IdealTable;
struct KpiPlan;
struct Method;
class Plan;
struct Rep;
class Team;
struct WholeTable;

// reporting
struct FunnelOptions;

}  // namespace v0
}  // namespace voronka
