"use strict";
const { window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const [command, ...args] = workspace.getConfiguration("nas.server").get("command");
  // A tool of the workspace is found from its folder.
  const cwd = workspace.workspaceFolders?.[0]?.uri.fsPath;
  client = new LanguageClient("nas", "NasDsl", { command, args, options: { cwd } }, { documentSelector: [{ language: "nas" }] });
  try {
    await client.start();
  } catch (error) {
    window.showErrorMessage(`'${[command, ...args].join(" ")}' did not start: ${error.message}. Install it with: dotnet tool install --global Nas.Tool`);
  }
}

exports.activate = async context => {
  if (workspace.isTrusted) await start();
  else context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(start));
};

exports.deactivate = () => client?.stop();
