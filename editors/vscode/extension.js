// SPDX-License-Identifier: Apache-2.0
// Starts `casus lsp` and lets Visual Studio Code talk to it; shows texts that are built into the program (the library,
// the pages of diagnostics), which have the scheme `casus:`.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function program() {
  return vscode.workspace.getConfiguration("casus").get("program") || "casus";
}

async function start() {
  const server = { command: program(), args: ["lsp"] };
  const options = {
    documentSelector: [
      { scheme: "file", language: "casus" },
      { scheme: "untitled", language: "casus" },
    ],
    initializationOptions: { opensBuiltIn: true },
  };
  client = new LanguageClient("casus", "Casus", server, options);
  try {
    await client.start();
  } catch (fault) {
    client = undefined;
    vscode.window.showErrorMessage(
      `Casus: \`${program()} lsp\` did not start (${fault.message}). The setting casus.program says where the program is.`
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) await running.stop();
}

const builtIn = {
  async provideTextDocumentContent(uri) {
    const text = client ? await client.sendRequest("casus/text", { uri: uri.toString() }) : null;
    return text || `# ${uri} is not known\n`;
  },
};

async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider("casus", builtIn),
    vscode.commands.registerCommand("casus.restart", async () => {
      await stop();
      await start();
    })
  );
  await start();
}

module.exports = { activate, deactivate: stop };
