// The one place where C++ becomes C: nothing thrown behind the wall gets past guard().
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "voronka.h"
#include "voronka/base/error.hpp"
#include "voronka/base/progress.hpp"
#include "voronka/time/period.hpp"
#include "voronka/time/zone.hpp"

struct voronka_error {
  voronka_status status;
  std::string message;
};

namespace voronka::capi {

/// Writes an error object if the caller wants one and returns `status`. Without memory for it, *error is NULL and the status says so.
voronka_status fail(voronka_error** error, voronka_status status, const char* message) noexcept;
/// The status of the exception that is being handled, its message written to *error. Call inside catch (...) only.
voronka_status fail_current(voronka_error** error) noexcept;

/// Runs `body` and turns whatever it throws into a status.
template <std::invocable Body>
voronka_status guard(voronka_error** error, Body&& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    std::forward<Body>(body)();
    return VORONKA_OK;
  } catch (...) {
    return fail_current(error);
  }
}

[[noreturn]] void refuse(const std::string& message);                          // Error{invalid_argument}
[[noreturn]] void refuse_null(const char* name);                               // "`name` must not be NULL"

template <class T>
T& need(T* pointer, const char* name) {
  if (pointer == nullptr) refuse_null(name);
  return *pointer;
}
/// Text of the caller: not NULL, valid UTF-8.
std::string_view text(const char* given, const char* name);
/// The same where NULL means "not given", which reads as "".
std::string_view text_or_empty(const char* given, const char* name);
std::string_view language(const char* given);                                  // NULL: "en"; else "en" or "ru"

/// An array of the caller; NULL is fine when it is empty.
template <class T>
std::span<const T> array(const T* given, std::size_t count, const char* name) {
  if (count > 0 && given == nullptr) refuse_null(name);
  return {given, count};
}
std::vector<std::string> texts(const char* const* given, std::size_t count, const char* name);

Day day(std::int32_t days_since_epoch, const char* name);                      // 1400-01-01 .. 9999-12-31
Period period(std::int32_t from, std::int32_t until);
Instant instant(std::int64_t microseconds, const char* name);                  // within the range of Day
Progress progress(voronka_progress_fn callback, void* user_data);

/// A new handle: `body` returns the value that it holds. *out is NULL unless all went well.
template <class Handle, std::invocable Body>
voronka_status make(Handle** out, voronka_error** error, Body&& body) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&] {
    need(out, "out");
    *out = new Handle{std::forward<Body>(body)()};
  });
}

/// A copy that voronka_text_free gives back.
char* copy_text(std::string_view given);

/// New text for the caller: `body` returns something a string_view can look at.
template <std::invocable Body>
voronka_status make_text(char** out, voronka_error** error, Body&& body) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&] {
    need(out, "out");
    *out = copy_text(std::forward<Body>(body)());
  });
}

void check_size(std::size_t size, const void* bytes, std::size_t mine, const char* name);

/// Reads a struct of the caller, whichever version of it the caller was compiled with.
///   shorter than ours: an older caller; the fields it does not know stay zero, their default.
///   longer than ours:  a newer caller; fine as long as what this library cannot see is zero, else Error{unsupported}.
template <class Options>
Options read_struct(const Options* given, const char* name) {
  static_assert(std::is_trivially_copyable_v<Options> && std::is_standard_layout_v<Options>);
  Options mine{};
  mine.struct_size = sizeof mine;
  if (given == nullptr) return mine;
  std::uint32_t size = 0;
  std::memcpy(&size, given, sizeof size);
  check_size(size, given, sizeof mine, name);
  std::memcpy(&mine, given, std::min<std::size_t>(size, sizeof mine));
  mine.struct_size = sizeof mine;
  return mine;
}

/// Reads an array of such structs: the first one's struct_size is the distance between two of them.
template <class Struct, class Visit>
void for_each_struct(const Struct* given, std::size_t count, const char* name, Visit&& visit) {
  if (count == 0) return;
  const auto* bytes = reinterpret_cast<const unsigned char*>(&need(given, name));
  std::uint32_t stride = 0;
  std::memcpy(&stride, bytes, sizeof stride);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string here = std::string(name) + "[" + std::to_string(i) + "]";
    std::uint32_t size = 0;
    std::memcpy(&size, bytes + i * stride, sizeof size);
    if (size != stride) refuse("`" + here + "`: struct_size is " + std::to_string(size) + ", but " + std::to_string(stride) + " in the first one");
    visit(read_struct(reinterpret_cast<const Struct*>(bytes + i * stride), here.c_str()), i);
  }
}

/// Writes `mine` into a struct of the caller as far as it reaches; what a newer caller has besides becomes zero.
template <class Result>
void write_struct(Result* out, const char* name, Result mine) {
  static_assert(std::is_trivially_copyable_v<Result> && std::is_standard_layout_v<Result>);
  std::uint32_t size = 0;
  std::memcpy(&size, &need(out, name), sizeof size);
  check_size(size, nullptr, sizeof mine, name);
  mine.struct_size = size;
  std::memset(reinterpret_cast<unsigned char*>(out), 0, size);
  std::memcpy(out, &mine, std::min<std::size_t>(size, sizeof mine));
}

}  // namespace voronka::capi
