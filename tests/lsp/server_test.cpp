// SPDX-License-Identifier: Apache-2.0
// The life of the server, and what it makes of messages that no editor should send.
#include "support.hpp"

namespace casus::lsp {
namespace {

Json about(const char* uri) { return {{"textDocument", {{"uri", uri}}}}; }

TEST(Life, InitializeComesFirst) {
  Editor e({}, false);
  EXPECT_EQ(e.fault("textDocument/hover", Editor::place("file:///a", 0, 0)), fault::not_initialized);
  EXPECT_EQ(e.fault("shutdown", {}), fault::not_initialized);
  EXPECT_TRUE(e.ask("initialize", Json::object())["capabilities"]["hoverProvider"].get<bool>());
  EXPECT_EQ(e.fault("initialize", Json::object()), fault::invalid_request);
}

TEST(Life, NothingIsDoneAfterShutdown) {
  Editor e;
  EXPECT_EQ(e.fault("shutdown", nullptr), 0);
  EXPECT_EQ(e.fault("textDocument/hover", Editor::place("file:///a", 0, 0)), fault::invalid_request);
  EXPECT_EQ(e.fault("shutdown", nullptr), fault::invalid_request);
  e.open("file:///a.casus", "x");
  EXPECT_TRUE(e.diagnostics("file:///a.casus").is_null());
  EXPECT_FALSE(e.server().done());
  EXPECT_EQ(e.server().status(), 1);  // the input may end here: without `exit` that is no proper end
  e.tell("exit", nullptr);
  EXPECT_TRUE(e.server().done());
  EXPECT_EQ(e.server().status(), 0);
}

TEST(Life, ExitWithoutShutdownIsAFault) {
  Editor e;
  e.tell("exit", nullptr);
  EXPECT_TRUE(e.server().done());
  EXPECT_EQ(e.server().status(), 1);
}

TEST(Life, TheClientMayCountInBytes) {
  const auto encoding = [](Json offered) {
    Editor e({}, false);
    const Json general = {{"positionEncodings", std::move(offered)}};
    return e.ask("initialize", {{"capabilities", {{"general", general}}}})["capabilities"]["positionEncoding"];
  };
  EXPECT_EQ(encoding({"utf-16", "utf-8"}), "utf-8");
  EXPECT_EQ(encoding({"utf-32", "utf-16"}), "utf-16");
  EXPECT_EQ(encoding("utf-8"), "utf-16");
}

TEST(Messages, UnknownMethodsAreNamed) {
  Editor e;
  EXPECT_EQ(e.fault("textDocument/foo", about("file:///a")), fault::no_such_method);
  EXPECT_EQ(e.fault("textDocument/rangeFormatting", about("file:///a")), fault::no_such_method);
  e.tell("$/unheardOf", Json::array());
  e.tell("textDocument/foo", nullptr);
  EXPECT_EQ(e.fault("textDocument/documentSymbol", about("file:///a")), 0);
}

TEST(Messages, NonsenseIsAnsweredOnce) {
  Editor e;
  const auto code_for = [&](const std::string& body) -> int {
    e.heard.clear();
    e.raw(body);
    return e.heard.size() == 1 && e.heard[0].contains("error") ? e.heard[0]["error"]["code"].get<int>() : 0;
  };
  EXPECT_EQ(code_for("{"), fault::parse);
  EXPECT_EQ(code_for("\xff\xfe"), fault::parse);
  EXPECT_EQ(code_for("[]"), fault::invalid_request);
  EXPECT_EQ(code_for("7"), fault::invalid_request);
  EXPECT_EQ(code_for("{}"), fault::invalid_request);
  EXPECT_EQ(code_for(R"({"id":{},"method":"shutdown"})"), fault::invalid_request);
  EXPECT_EQ(code_for(R"({"id":1,"method":7})"), fault::invalid_request);
  EXPECT_EQ(code_for(std::string(1'000'000, '[') + std::string(1'000'000, ']')), fault::invalid_request);
}

TEST(Messages, ParametersOfAnyShape) {
  Editor e;
  Folder f;
  e.open(f.uri("main.casus"), head);
  const std::vector<Json> shapes = {nullptr,
                                    7,
                                    "x",
                                    Json::array(),
                                    Json::object(),
                                    {{"textDocument", 3}},
                                    {{"textDocument", {{"uri", 3}}}},
                                    {{"textDocument", {{"uri", f.uri("main.casus")}}}},
                                    Editor::place(f.uri("main.casus"), 4'000'000'000u, 4'000'000'000u),
                                    {{"textDocument", {{"uri", f.uri("main.casus")}}},
                                     {"position", {{"line", -1}, {"character", 1e300}}},
                                     {"range", 1}}};
  for (const char* method :
       {"initialize", "textDocument/hover", "textDocument/definition", "textDocument/references", "textDocument/rename",
        "textDocument/prepareRename", "textDocument/completion", "textDocument/codeAction",
        "textDocument/documentSymbol", "textDocument/semanticTokens/full", "textDocument/formatting",
        "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
        "workspace/didChangeWatchedFiles", "casus/text"})
    for (const Json& params : shapes) {
      e.ask_whole(method, params);
      e.tell(method, params);
    }
  for (const Json& m : e.heard)
    if (m.contains("error")) {
      EXPECT_NE(m["error"]["code"], fault::internal) << m.dump();
    }
}

TEST(Messages, ACancelledRequestSaysSo) {
  Editor e;
  e.server().receive({Frame::Kind::message, R"({"id":"a","method":"textDocument/hover","params":{}})"});
  e.server().receive({Frame::Kind::message, R"({"method":"$/cancelRequest","params":{"id":"a"}})"});
  e.heard.clear();
  e.server().handle_one();
  ASSERT_EQ(e.heard.size(), 1u);
  EXPECT_EQ(e.heard[0]["error"]["code"], fault::cancelled);
}

TEST(Messages, TextsOfTheProgram) {
  Editor e;
  EXPECT_NE(e.ask("casus/text", {{"uri", "casus:/errors/E0201.md"}}).get<std::string>().find("E0201"),
            std::string::npos);
  EXPECT_TRUE(e.ask("casus/text", {{"uri", "casus:/library/security.casus"}}).is_string());
  EXPECT_TRUE(e.ask("casus/text", {{"uri", "casus:/errors/E9999.md"}}).is_null());
  EXPECT_TRUE(e.ask("casus/text", {{"uri", "file:///etc/hostname"}}).is_null());
}

}  // namespace
}  // namespace casus::lsp
