// SPDX-License-Identifier: Apache-2.0
// casus lsp: the language server, for editors.
#include "command.hpp"
#include "lsp/server.hpp"
#include "shell.hpp"

namespace casus::cli {

Command lsp_command() {
  Command c;
  c.name = "lsp";
  c.summary = "Serve an editor: faults as you type, hover, definitions, renaming (over stdin and stdout)";
  c.about =
      "Speaks the Language Server Protocol on stdin and stdout; an editor starts it, a person has no use for it. What "
      "is "
      "typed counts before it is saved. A file belongs to the model that uses it: the main.casus of its folder or of a "
      "folder above, or a file beside it.\nIt knows diagnostics of all files of the model with their fixes, hover, "
      "definitions (from `S0:10` to the paragraph of the source, if the source names a file that is there), "
      "references, "
      "renaming, completion, outlines and colours.\nThe exit status is 0 after `shutdown` and `exit`, and 1 if the "
      "client "
      "goes away without them.";
  c.examples = {{"As the server of an editor (docs/how-to/edit-in-an-editor.md):", "casus lsp"}};
  static bool stdio = false;
  c.options = {flag("--stdio", "over stdin and stdout: the only way there is, and some editors say it", stdio)};
  c.run = [](Shell&) { return lsp::serve(0, 1) == 0 ? Exit::fine : Exit::model; };
  return c;
}

}  // namespace casus::cli
