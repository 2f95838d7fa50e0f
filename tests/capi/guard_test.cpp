// The one place where C++ becomes C, tested from the inside: whatever is thrown becomes a status.
#include "guard.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <stdexcept>

namespace {

using voronka::Error;
using voronka::ErrorCode;
namespace capi = voronka::capi;

struct Handle { int value; };

struct Caught {
  voronka_status status;
  std::string message;
};
template <class Body>
Caught caught(Body&& body) {
  voronka_error* error = nullptr;
  const voronka_status status = capi::guard(&error, body);
  Caught result{status, voronka_error_message(error)};
  EXPECT_EQ(voronka_error_status(error), status);
  EXPECT_EQ(capi::guard(nullptr, body), status) << "without an error object the status is the same";
  voronka_error_free(error);
  return result;
}

TEST(Guard, EveryErrorCodeIsItsOwnStatus) {
  for (const auto code : {ErrorCode::invalid_argument, ErrorCode::invalid_data, ErrorCode::no_estimate, ErrorCode::cancelled,
                          ErrorCode::unsupported, ErrorCode::out_of_memory, ErrorCode::internal}) {
    const Caught c = caught([code] { throw Error(code, "row 7: \"x\""); });
    EXPECT_EQ(c.status, static_cast<voronka_status>(code));
    EXPECT_EQ(c.message, "row 7: \"x\"");
    EXPECT_STRNE(voronka_status_name(c.status), "unknown");
  }
}

TEST(Guard, ForeignExceptionsStop) {
  EXPECT_EQ(caught([] { throw std::runtime_error("from a library below"); }).status, VORONKA_INTERNAL);
  EXPECT_EQ(caught([] { throw std::runtime_error("from a library below"); }).message, "from a library below");
  EXPECT_EQ(caught([] { throw 42; }).status, VORONKA_INTERNAL);
  EXPECT_EQ(caught([] { throw "text"; }).message, "an exception of unknown type");
}

TEST(Guard, NoMemoryIsAStatus) {
  EXPECT_EQ(caught([] { throw std::bad_alloc(); }).status, VORONKA_OUT_OF_MEMORY);
  EXPECT_EQ(caught([] { std::vector<int>().resize(std::size_t(-1)); /* more than a vector can hold: no allocation is tried */ }).status, VORONKA_OUT_OF_MEMORY);
}

TEST(Guard, MakeLeavesNullBehindAFailure) {
  Handle left{1};
  Handle* out = &left;
  EXPECT_EQ(capi::make(&out, nullptr, []() -> int { throw Error(ErrorCode::no_estimate, "no"); }), VORONKA_NO_ESTIMATE);
  EXPECT_EQ(out, nullptr);
  EXPECT_EQ(capi::make(&out, nullptr, [] { return 5; }), VORONKA_OK);
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(out->value, 5);
  delete out;
  bool ran = false;
  EXPECT_EQ(capi::make(static_cast<Handle**>(nullptr), nullptr, [&] { ran = true; return 5; }), VORONKA_INVALID_ARGUMENT);
  EXPECT_FALSE(ran);
  char* text = nullptr;
  EXPECT_EQ(capi::make_text(&text, nullptr, []() -> std::string { throw 1; }), VORONKA_INTERNAL);
  EXPECT_EQ(text, nullptr);
  EXPECT_EQ(capi::make_text(&text, nullptr, [] { return std::string("a\0b", 3); }), VORONKA_OK);
  EXPECT_STREQ(text, "a");
  voronka_text_free(text);
}

struct Small { std::uint32_t struct_size; std::int32_t a; };
struct Large { std::uint32_t struct_size; std::int32_t a; std::int64_t b; };

TEST(Structs, AShorterOneIsAnOlderCaller) {
  const Small given{sizeof(Small), 7};
  const Large read = capi::read_struct(reinterpret_cast<const Large*>(&given), "options");
  EXPECT_EQ(read.a, 7);
  EXPECT_EQ(read.b, 0);
  EXPECT_EQ(read.struct_size, sizeof(Large));
}

TEST(Structs, ALongerOneIsANewerCaller) {
  Large given{sizeof(Large), 7, 0};
  EXPECT_EQ(capi::read_struct(reinterpret_cast<const Small*>(&given), "options").a, 7);
  given.b = 1;
  try {
    capi::read_struct(reinterpret_cast<const Small*>(&given), "options");
    FAIL() << "an unseen field was ignored";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::unsupported);
    EXPECT_NE(std::string(e.what()).find("at byte 8 of 16"), std::string::npos) << e.what();
  }
}

TEST(Structs, ResultsReachAsFarAsTheCaller) {
  Large mine{0, 7, 9};
  Small old{sizeof(Small), 0};
  capi::write_struct(reinterpret_cast<Large*>(&old), "out", mine);
  EXPECT_EQ(old.a, 7);
  EXPECT_EQ(old.struct_size, sizeof(Small));
  Large newer{sizeof(Large), 0, 5};
  capi::write_struct(reinterpret_cast<Small*>(&newer), "out", Small{0, 3});
  EXPECT_EQ(newer.a, 3);
  EXPECT_EQ(newer.b, 0) << "what this library does not know is zero, not what was there";
  EXPECT_EQ(newer.struct_size, sizeof(Large));
}

TEST(Text, Utf8IsCheckedAtTheDoor) {
  for (const char* good : {"", "plain", "\xD0\xB2\xD0\xBE", "\xE2\x82\xBD", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF", "\xED\x9F\xBF"})
    EXPECT_EQ(capi::text(good, "x"), good);
  // Continuation alone, overlong forms, surrogates, beyond U+10FFFF, cut short.
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                          "a\xE2\x82", "\xD0", "\xFF", "\xE2\x28\xA1"})
    EXPECT_THROW(static_cast<void>(capi::text(bad, "x")), Error) << bad;
}

TEST(Progress, ZeroGoesOnAndAnythingElseStops) {
  EXPECT_FALSE(static_cast<bool>(capi::progress(nullptr, nullptr)));
  int calls = 0;
  const auto go_on = capi::progress([](double, void* data) -> std::int32_t { ++*static_cast<int*>(data); return 0; }, &calls);
  EXPECT_TRUE(go_on(0.5));
  EXPECT_FALSE(capi::progress([](double, void*) -> std::int32_t { return -1; }, nullptr)(0.0));
  EXPECT_EQ(calls, 1);
}

TEST(Days, TheWallKnowsItsRange) {
  EXPECT_EQ(capi::day(-208188, "d").iso(), "1400-01-01");
  EXPECT_EQ(capi::day(2932896, "d").iso(), "9999-12-31");
  EXPECT_THROW(static_cast<void>(capi::day(-208189, "d")), Error);
  EXPECT_THROW(static_cast<void>(capi::day(2932897, "d")), Error);
}

}  // namespace
