// SPDX-License-Identifier: Apache-2.0
// casus lsp: the language server, for editors.
#include "command.hpp"
#include "lsp/server.hpp"
#include "shell.hpp"

namespace casus::cli {

Command lsp_command() {
  Command c;
  c.name = "lsp";
  c.summary = "Serve an editor: faults as you type, names, formatting (over stdin and stdout)";
  c.about =
      "Speaks the Language Server Protocol on stdin and stdout; an editor starts it, a person has no use for it. What is "
      "typed counts before it is saved. A file belongs to the model that uses it: the main.casus of its folder or of a "
      "folder above, or a file beside it.\nIt knows diagnostics with their fixes, hover, definitions (from `S0:10` to the "
      "paragraph of the source), references, renaming, completion, colours, outlines and formatting.";
  c.examples = {{"As the server of an editor (docs/how-to/edit-in-vscode.md):", "casus lsp"}};
  static bool stdio = false;
  c.options = {flag("--stdio", "the only way there is; some editors say it", stdio)};
  c.run = [](Shell&) { return lsp::serve(0, 1) == 0 ? Exit::fine : Exit::model; };
  return c;
}

}  // namespace casus::cli
