#include "guard.hpp"

#include <cstdio>
#include <stdexcept>

namespace voronka::capi {
namespace {

/// Length of the valid UTF-8 sequence at `s`, 0 if it is not one (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF).
std::size_t sequence(std::string_view s) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const auto in = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return in(1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80, high = first == 0xED ? 0x9F : 0xBF;
    return in(1, low, high) && in(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80, high = first == 0xF4 ? 0x8F : 0xBF;
    return in(1, low, high) && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

constexpr std::int32_t first_day = -208188;  // 1400-01-01
constexpr std::int32_t last_day = 2932896;   // 9999-12-31
constexpr std::int64_t day_us = 86'400'000'000;

}  // namespace

voronka_status fail(voronka_error** error, voronka_status status, const char* message) noexcept {
  if (error == nullptr) return status;
  try {
    *error = new voronka_error{status, message};
  } catch (...) {
    *error = nullptr;
    return VORONKA_OUT_OF_MEMORY;
  }
  return status;
}

voronka_status fail_current(voronka_error** error) noexcept {
  try {
    throw;
  } catch (const Error& e) {
    return fail(error, static_cast<voronka_status>(e.code()), e.what());
  } catch (const std::bad_alloc&) {
    return fail(error, VORONKA_OUT_OF_MEMORY, "out of memory");
  } catch (const std::length_error& e) {
    return fail(error, VORONKA_OUT_OF_MEMORY, e.what());  // what a container says when it is asked for more than it can hold
  } catch (const std::exception& e) {
    return fail(error, VORONKA_INTERNAL, e.what());
  } catch (...) {
    return fail(error, VORONKA_INTERNAL, "an exception of unknown type");
  }
}

void refuse(const std::string& message) { throw Error(ErrorCode::invalid_argument, message); }
void refuse_null(const char* name) { refuse(std::string("`") + name + "` must not be NULL"); }

std::string_view text(const char* given, const char* name) {
  const std::string_view s(&need(given, name));
  for (std::size_t i = 0; i < s.size();) {
    const std::size_t n = sequence(s.substr(i));
    if (n == 0) {
      char hex[3];
      std::snprintf(hex, sizeof hex, "%02X", static_cast<unsigned>(static_cast<unsigned char>(s[i])));
      refuse(std::string("`") + name + "` is not UTF-8: the byte 0x" + hex + " at offset " + std::to_string(i));
    }
    i += n;
  }
  return s;
}

std::string_view text_or_empty(const char* given, const char* name) { return given == nullptr ? std::string_view{} : text(given, name); }

std::string_view language(const char* given) {
  if (given == nullptr) return "en";
  const std::string_view s = text(given, "language");
  if (s != "en" && s != "ru") refuse("language \"" + std::string(s) + "\" is not there; \"en\" and \"ru\" are");
  return s;
}

std::vector<std::string> texts(const char* const* given, std::size_t count, const char* name) {
  std::vector<std::string> out;
  out.reserve(std::min<std::size_t>(count, 4096));
  for (const char* one : array(given, count, name)) {
    const std::string place = std::string(name) + "[" + std::to_string(out.size()) + "]";
    out.emplace_back(text(one, place.c_str()));
  }
  return out;
}

Day day(std::int32_t days, const char* name) {
  if (days < first_day || days > last_day)
    refuse(std::string("`") + name + "`: the day " + std::to_string(days) + " since 1970-01-01 lies outside 1400-01-01 .. 9999-12-31");
  return Day(days);
}

Period period(std::int32_t from, std::int32_t until) { return Period(day(from, "from"), day(until, "until")); }

Instant instant(std::int64_t us, const char* name) {
  if (us < (first_day + 1) * day_us || us >= last_day * day_us)
    refuse(std::string("`") + name + "`: " + std::to_string(us) + " microseconds since 1970-01-01 lie outside the years 1400 .. 9999");
  return Instant(us);
}

Progress progress(voronka_progress_fn callback, void* user_data) {
  if (callback == nullptr) return {};
  return [callback, user_data](double done) { return callback(done, user_data) == 0; };
}

char* copy_text(std::string_view given) {
  char* copy = static_cast<char*>(std::malloc(given.size() + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, given.data(), given.size());
  copy[given.size()] = '\0';
  return copy;
}

void check_size(std::size_t size, const void* bytes, std::size_t mine, const char* name) {
  // No struct of this ABI will ever be a page long: a larger number is memory that was never set.
  if (size < sizeof(std::uint32_t) || size > 4096)
    refuse(std::string("`") + name + "`: struct_size is " + std::to_string(size) + "; set it to the sizeof of the struct");
  if (bytes == nullptr || size <= mine) return;
  const auto* first = static_cast<const unsigned char*>(bytes);
  const auto* odd = std::find_if(first + mine, first + size, [](unsigned char b) { return b != 0; });
  if (odd != first + size)
    throw Error(ErrorCode::unsupported, std::string("`") + name + "` sets a field that this version of voronka does not know, at byte " +
                                            std::to_string(odd - first) + " of " + std::to_string(size) + "; this version reads " +
                                            std::to_string(mine));
}

}  // namespace voronka::capi

extern "C" {

int32_t voronka_version(void) { return VORONKA_VERSION; }
int32_t voronka_abi_version(void) { return VORONKA_ABI_VERSION; }

const char* voronka_status_name(voronka_status status) {
  switch (status) {
    case VORONKA_OK: return "ok";
    case VORONKA_INVALID_ARGUMENT: return "invalid_argument";
    case VORONKA_INVALID_DATA: return "invalid_data";
    case VORONKA_NO_ESTIMATE: return "no_estimate";
    case VORONKA_CANCELLED: return "cancelled";
    case VORONKA_UNSUPPORTED: return "unsupported";
    case VORONKA_OUT_OF_MEMORY: return "out_of_memory";
    case VORONKA_INTERNAL: return "internal";
    default: return "unknown";
  }
}

voronka_status voronka_error_status(const voronka_error* error) { return error == nullptr ? VORONKA_OK : error->status; }
const char* voronka_error_message(const voronka_error* error) { return error == nullptr ? "" : error->message.c_str(); }
void voronka_error_free(voronka_error* error) { delete error; }
void voronka_text_free(char* text) { std::free(text); }

}  // extern "C"
