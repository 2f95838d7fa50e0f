#include "base/json.hpp"

#include <gmock/gmock.h>

using namespace voronka;
using ::testing::HasSubstr;

namespace {

template <class F>
std::string message(F f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_data);
    return e.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(JsonNode, FaultsCarryTheirPointer) {
  const auto doc = json::parse(R"({"format":"x","version":2,"a":[{"b/c":1.5,"n":null,"big":18446744073709551615}]})", "the paper");
  const json::Node root(doc, "the paper");
  const json::Node inner = root.at("a").array()[0];
  EXPECT_THAT(message([&] { (void)inner.at("b/c").text(); }), HasSubstr("the paper at /a/0/b~1c: 1.5 is not accepted"));
  EXPECT_THAT(message([&] { (void)inner.at("zzz"); }), HasSubstr("at /a/0: the key \"zzz\" is missing"));
  EXPECT_THAT(message([&] { (void)inner.at("big").integer(); }), HasSubstr("2^63"));
  EXPECT_THAT(message([&] { (void)root.expect({"y"}, 1); }), HasSubstr("at /format: \"x\""));
  EXPECT_THAT(message([&] { (void)root.expect({"x"}, 1); }), HasSubstr("at /version: 2"));
  EXPECT_FALSE(inner.find("n"));  // null is absent
  EXPECT_EQ(root.expect({"x"}, 2), 2);
}

TEST(JsonNode, RefusesWhatIsNotJson) {
  EXPECT_THAT(message([] { (void)json::parse("{\"a\":", "the paper"); }), HasSubstr("the paper is not JSON"));
  EXPECT_THAT(message([] { (void)json::parse("", "the paper"); }), HasSubstr("the paper is not JSON"));
}

}  // namespace
