// Checks a run's Cucumber Messages: against Cucumber's published JSON schema, line by line; by its reader; and by its
// HTML formatter, whose page is rendered without a browser and has to show every feature, scenario and failure.
//
//     npm ci && node check.mjs report/messages.ndjson [page.html]
//
// Exit 0: all is well; 1: the file is not; 2: it could not be checked. Standard output has one line for a good file.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import { parseEnvelope, version } from "@cucumber/messages";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Window } from "happy-dom";

const SHOWN_ERRORS = 10;

/** Reads the schema that the package of the messages brings along. */
function schema() {
  const require = createRequire(import.meta.url);
  const entry = fileURLToPath(import.meta.resolve("@cucumber/messages"));
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      return require(join(folder, "messages.schema.json"));
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error("the package @cucumber/messages has no messages.schema.json");
}

/** Validates each line; gives the messages and what is wrong with them. */
function validate(text) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const valid = ajv.compile(schema());
  const messages = [];
  const errors = [];
  text.split("\n").forEach((line, index) => {
    if (line === "") return;
    try {
      const message = JSON.parse(line);
      if (valid(message)) {
        messages.push(parseEnvelope(line));
      } else {
        const kind = Object.keys(message)[0];
        errors.push(...valid.errors.map((error) => `line ${index + 1}: ${kind}${error.instancePath} ${error.message}`));
      }
    } catch (error) {
      errors.push(`line ${index + 1}: ${error.message}`);
    }
  });
  return { messages, errors };
}

/** Checks what the schema can't: that the stream is whole, and that no attached picture is broken. */
function contents(messages) {
  const errors = [];
  const all = (kind) => messages.flatMap((message) => message[kind] ?? []);
  const [meta] = all("meta");
  if (!messages[0]?.meta) errors.push("the first message is not `meta`");
  if (meta && meta.protocolVersion !== version) {
    errors.push(`the file is of version ${meta.protocolVersion}, the schema of ${version}`);
  }
  if (!messages.at(-1)?.testRunFinished) errors.push("the last message is not `testRunFinished`");
  const counts = ["pickle", "testCase", "testCaseStarted", "testCaseFinished"].map((kind) => all(kind).length);
  if (new Set(counts).size !== 1) errors.push(`pickles, cases, starts and ends differ in number: ${counts.join(", ")}`);
  const steps = all("testCase").flatMap((one) => one.testSteps).length;
  if (all("testStepFinished").length !== steps) errors.push("not every step of a test case has a result");
  for (const attachment of all("attachment").filter((one) => one.mediaType === "image/png")) {
    const head = Buffer.from(attachment.body, "base64").subarray(0, 8).toString("hex");
    if (head !== "89504e470d0a1a0a") errors.push(`the picture ${attachment.fileName} is not a PNG`);
  }
  return errors;
}

/** Lets the formatter write its page. */
async function format(messages) {
  const parts = [];
  for await (const part of Readable.from(messages).pipe(new CucumberHtmlStream())) parts.push(part);
  return parts.join("");
}

/** Renders the page and gives what a reader sees, with everything unfolded. */
async function render(page) {
  const window = new Window({
    url: "http://localhost/",
    settings: {
      enableJavaScriptEvaluation: true,
      suppressInsecureJavaScriptEnvironmentWarning: true,
      disableCSSFileLoading: true,
      disableJavaScriptFileLoading: true,
    },
  });
  window.document.write(page);
  await window.happyDOM.waitUntilComplete();
  for (let closed = unfold(window); closed > 0; closed = unfold(window)) await window.happyDOM.waitUntilComplete();
  const seen = window.document.body.querySelector("#content").textContent;
  await window.happyDOM.close();
  return seen;
}

function unfold(window) {
  const closed = [...window.document.querySelectorAll('#content [aria-expanded="false"]')];
  closed.forEach((button) => button.click());
  return closed.length;
}

/** Lists what has to be on the rendered page and is not. */
function missing(messages, seen) {
  const squeeze = (text) => text.replace(/\s+/g, "");
  const page = squeeze(seen);
  const results = messages.flatMap((message) => message.testStepFinished?.testStepResult ?? []);
  const failed = results.filter((result) => result.status === "FAILED");
  const wanted = failed.map((result) => result.exception?.message ?? result.message);
  // A row of examples is shown under the title of its outline, so the title is that of the syntax tree.
  const scenarios = (children) =>
    children.flatMap((child) => (child.rule ? scenarios(child.rule.children) : child.scenario ?? []));
  const run = new Set(messages.flatMap((message) => message.pickle?.astNodeIds ?? []));
  for (const { gherkinDocument } of messages) {
    const shown = scenarios(gherkinDocument?.feature?.children ?? []).filter((one) => run.has(one.id));
    if (shown.length > 0) wanted.push(gherkinDocument.feature.name, ...shown.map((one) => one.name));
  }
  return wanted.filter(Boolean).filter((text) => !page.includes(squeeze(text)));
}

async function main([file, output]) {
  if (!file) {
    console.error("error: no file given\nhint: node check.mjs report/messages.ndjson [page.html]");
    return 2;
  }
  const { messages, errors } = validate(readFileSync(file, "utf8"));
  if (errors.length === 0) errors.push(...contents(messages));
  let page = "";
  if (errors.length === 0) {
    page = await format(messages);
    if (output) writeFileSync(output, page);
    const lost = missing(messages, await render(page));
    errors.push(...lost.map((text) => `the formatter's page does not show: ${text}`));
  }
  if (errors.length > 0) {
    errors.slice(0, SHOWN_ERRORS).forEach((error) => console.error(`error: ${file}: ${error}`));
    if (errors.length > SHOWN_ERRORS) console.error(`and ${errors.length - SHOWN_ERRORS} more`);
    return 1;
  }
  console.log(`${file}: ${messages.length} messages are valid (schema ${version}) and the formatter shows them all`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
}
