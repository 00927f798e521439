// The live page in a real browser: it follows the file, keeps its place, writes only when asked, and is open to all.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import { example, launch, makeFolder, openPage, shoot, startPreview, violations } from "./chromium/preview.mjs";

const WEAK = "- Worked on many different services of the company with its many teams, partners and customers\n";

/** The example with enough weak bullets before its proof that moves lift some. */
const buried = example("mid").replace("Mar 2022 – Present\n", `Mar 2022 – Present\n${WEAK.repeat(8)}`);

async function start(context, text = example("mid")) {
  const folder = makeFolder(context);
  const file = join(folder, "resume.md");
  writeFileSync(file, text);
  writeFileSync(join(folder, "ledger.txt"), "You own the ledger: PostgreSQL, Go, Kafka, on-call, Kubernetes.");
  writeFileSync(join(folder, "data.txt"), "Data pipelines in Python with Airflow and Snowflake.");
  const { address } = await startPreview(
    context, folder, "resume.md", "--pages", "any", "--posting", "ledger.txt", "--posting", "data.txt",
    "--editor", "vscode://file/{path}:{line}:{column}",
  );
  const browser = await launch(context);
  const { page, faults } = await openPage(browser, address);
  await page.waitForSelector(".judged");
  return { address, browser, file, page, faults, write: (text) => writeFileSync(file, text), read: () => readFileSync(file, "utf8") };
}

const shown = (page, text) => page.waitForFunction((text) => document.querySelector("#sheets").textContent.includes(text), text);

test("the page follows the file and keeps focus and scroll", async (context) => {
  const { page, faults, write, read } = await start(context);
  const bullet = page.locator(".judged", { hasText: "Replaced string-built SQL" });
  await bullet.focus();
  await page.evaluate(() => { document.querySelector("#stage").scrollTop = 120; });
  const ink = await page.locator(".ink").first().innerHTML();
  write(read().replace("- Made the payout", "- Wrote a first bullet about the retry limit of the gateway\n- Made the payout"));
  await shown(page, "retry limit of the gateway");
  assert.notEqual(await page.locator(".ink").first().innerHTML(), ink);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Replaced string-built SQL/);
  assert.equal(await page.evaluate(() => document.querySelector("#stage").scrollTop), 120);
  assert.match(await page.locator("#inspector").textContent(), /strong.*why|strong/i);
  assert.deepEqual(faults, []);
});

/** The share of pixels in which two pieces of markup look unlike. */
async function unlike(browser, markups) {
  const page = await browser.newPage({ viewport: { width: 816, height: 1056 } });
  const looks = [];
  for (const markup of markups) {
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 816px; height: 1056px }</style>${markup}`);
    looks.push(`data:image/png;base64,${(await page.screenshot()).toString("base64")}`);
  }
  const share = await page.evaluate(async (looks) => {
    const [a, b] = await Promise.all(looks.map(async (look) => {
      const image = new Image();
      image.src = look;
      await image.decode();
      const context = Object.assign(document.createElement("canvas"), { width: 816, height: 1056 }).getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, 816, 1056).data;
    }));
    let count = 0;
    for (let at = 0; at < a.length; at += 4) if (Math.abs(a[at] - b[at]) > 48) count += 1;
    return count / (a.length / 4);
  }, looks);
  await page.close();
  return share;
}

test("what is shown after edits is the page that a build draws", async (context) => {
  const { browser, page, file, write, read } = await start(context);
  const built = () => {
    execFileSync(process.env.PROOFPRESS, ["build", file, "--pages", "any", "--format", "svg", "-o", `${dirname(file)}/built.svg`], { stdio: "ignore" });
    return readFileSync(`${dirname(file)}/built.svg`, "utf8");
  };
  const ink = () => page.locator(".ink").first().innerHTML();
  const before = await ink();
  assert.ok((await unlike(browser, [before, built()])) < 0.0005);
  write(read().replace("- Moved the ledger", "- Wrote a bullet about the retry limit of the gateway\n- Moved the ledger"));
  await shown(page, "retry limit of the gateway");
  write(read().replace("Split the nightly", "Cut the nightly").replace("Backend Engineer", "Server Engineer"));
  await shown(page, "Cut the nightly");
  // Two pictures of the same text are alike, and of another are not.
  assert.ok((await unlike(browser, [await ink(), built()])) < 0.0005);
  assert.ok((await unlike(browser, [before, built()])) > 0.005);
});

test("a broken state keeps the last good page, and says where it is broken", async (context) => {
  const { page, faults, write, read } = await start(context);
  const good = read();
  write(Buffer.concat([Buffer.from("# Ines\n\nbroken "), Buffer.from([0xff]), Buffer.from("\n")]));
  await page.waitForSelector("#trouble:not([hidden])");
  assert.match(await page.locator("#trouble").textContent(), /line 3/);
  assert.match(await page.locator("#sheets").textContent(), /Made the payout endpoint idempotent/);
  await shoot(page, "trouble");
  write(good.replace("payout endpoint", "refund endpoint"));
  await shown(page, "refund endpoint");
  assert.equal(await page.locator("#trouble").isVisible(), false);
  assert.deepEqual(faults, []);
});

test("moves are made in the file: the same lines in another order", async (context) => {
  const { page, faults, read } = await start(context, buried);
  await shoot(page, "moves");
  await page.locator("[data-move]").last().click();
  await page.waitForFunction(() => !document.querySelector("[data-move]"));
  assert.notEqual(read(), buried);
  const sorted = (text) => text.split("\n").sort();
  assert.deepEqual(sorted(read()), sorted(buried));
  assert.deepEqual(faults, []);
});

test("the page for a posting is shown, and the resume as it stands again", async (context) => {
  const { page, faults, read } = await start(context, example("mid").replaceAll(/^- .*$/gm, "$&\n$&"));
  const before = read();
  const places = () => page.evaluate(() => {
    const text = document.querySelector("#sheets").textContent;
    return [text.indexOf("Made the payout endpoint"), text.indexOf("Moved the ledger to monthly partitions")];
  });
  const rising = ([api, data]) => data >= 0 && (api < 0 || data < api);
  assert.equal(rising(await places()), false);
  assert.equal(await page.isDisabled("[name=tailored]"), true);
  await page.selectOption("[name=posting]", "data.txt");
  await page.check("[name=tailored]");
  await page.waitForFunction(() => document.querySelector(".left-out"));
  assert.equal(rising(await places()), true);
  assert.equal(await page.locator("[data-move]").count(), 0);
  assert.deepEqual(await violations(page), []);
  await shoot(page, "tailored");
  await page.uncheck("[name=tailored]");
  await page.waitForFunction(() => !document.querySelector(".left-out"));
  assert.equal(rising(await places()), false);
  assert.equal(read(), before);
  assert.deepEqual(faults, []);
});

test("profile, paper, fold and posting are switched", async (context) => {
  const { page, faults, read } = await start(context);
  const before = read();
  await page.selectOption("[name=posting]", "ledger.txt");
  await page.locator(".terms.absent", { hasText: "Kafka" }).waitFor();
  await page.selectOption("[name=posting]", "data.txt");
  await page.locator(".terms", { hasText: "Airflow" }).waitFor();
  await page.selectOption("[name=profile]", "senior");
  await page.selectOption("[name=paper]", "a4");
  await page.selectOption("[name=fold]", "third");
  await page.waitForFunction(() => document.querySelector(".sheet svg").getAttribute("viewBox").startsWith("0 0 595"));
  await page.locator(".fold", { hasText: "third" }).waitFor();
  assert.equal(read(), before);
  assert.deepEqual(faults, []);
});

test("any fold can be typed, and what is wrong with it is said", async (context) => {
  const { page, faults } = await start(context);
  const field = page.locator("[name=fold_typed]");
  const folded = (name) => page.locator(".fold", { hasText: name }).waitFor();
  await page.focus("[name=fold]");
  await page.selectOption("[name=fold]", { label: "another …" });
  await page.keyboard.press("Tab");
  assert.equal(await field.evaluate((field) => field === document.activeElement), true);
  await page.keyboard.type("45");
  await page.keyboard.press("Enter");
  await page.locator("#fold-wrong", { hasText: "`45` is no fold; use half" }).waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.deepEqual(await violations(page), []);
  await shoot(page, "fold-wrong");
  // What is wrong there keeps nothing else from being chosen, and what is chosen leaves it to be mended.
  await page.selectOption("[name=paper]", "a4");
  await page.waitForFunction(() => document.querySelector(".sheet svg").getAttribute("viewBox").startsWith("0 0 595"));
  assert.equal(await field.inputValue(), "45");
  await field.press("End");
  await page.keyboard.type("%");
  await page.keyboard.press("Enter");
  await folded("45%");
  assert.equal(await page.locator("#fold-wrong").isVisible(), false);
  assert.equal(await field.getAttribute("aria-invalid"), null);
  await field.fill("5.5in");
  await page.keyboard.press("Enter");
  await folded("396pt");
  assert.equal(await field.inputValue(), "5.5in");
  await shoot(page, "fold-typed");
  await page.reload();
  await folded("396pt");
  assert.equal(await field.inputValue(), "396pt");
  await field.fill("third");
  await page.keyboard.press("Tab");
  await folded("third");
  assert.equal(await field.isVisible(), false);
  assert.equal(await page.inputValue("[name=fold]"), "third");
  assert.deepEqual(faults, []);
});

test("a bullet keeps its focus while its words are edited, and lines that stay are not drawn anew", async (context) => {
  const { page, faults, write, read } = await start(context);
  await page.locator(".judged", { hasText: "Made the payout" }).focus();
  await page.evaluate(() => {
    window.changed = 0;
    const count = (changes) => {
      for (const change of changes) window.changed += change.addedNodes.length + change.removedNodes.length;
    };
    window.counting = new MutationObserver(count);
    window.counting.observe(document.querySelector(".ink"), { childList: true, subtree: true });
  });
  const pieces = await page.locator(".ink svg > g > g").count();
  assert.ok(pieces > 20, `${pieces} pieces`);
  write(read().replace("Made the payout", "Kept the payout"));
  await shown(page, "Kept the payout");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Kept the payout/);
  assert.equal(await page.locator(".ink svg > g > g").count(), pieces);
  const changed = await page.evaluate(() => window.changed);
  assert.ok(changed > 0 && changed < 10, `${changed} of ${pieces} pieces changed`);
  assert.deepEqual(faults, []);
});

test("a bullet tells why, leads to its line and to the editor", async (context) => {
  const { page, faults, file, read } = await start(context);
  const bullet = page.locator(".judged", { hasText: "Made the payout endpoint idempotent" });
  await bullet.hover();
  await page.locator("#inspector .why li").first().waitFor();
  const line = read().split("\n").findIndex((text) => text.includes("Made the payout")) + 1;
  const link = await page.locator("#inspector a").getAttribute("href");
  assert.equal(link, `vscode://file${file}:${line}:1`);
  await bullet.click();
  const chosen = await page.locator("#pane-text").evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.match(chosen, /Made the payout endpoint idempotent/);
  await page.keyboard.press("Shift+Tab");
  await bullet.focus();
  await page.keyboard.press("ArrowDown");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Moved the ledger/);
  await page.click("#tab-machine");
  await page.locator(".verdict.good").waitFor();
  assert.match(await page.locator("pre.machine").textContent(), /Made the payout endpoint idempotent/);
  assert.deepEqual(faults, []);
});

test("an edit is shown at once and written only when saved, never over what changed outside", async (context) => {
  const { page, faults, write, read } = await start(context);
  const original = read();
  await page.click("#tab-markdown");
  const edit = (from, to) =>
    page.locator("#pane-text").evaluate((area, [from, to]) => {
      area.value = area.value.replace(from, to);
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }, [from, to]);
  await edit("payout endpoint", "refund endpoint");
  await shown(page, "refund endpoint");
  assert.equal(read(), original);
  await page.locator("#pane-text").press("Control+s");
  await page.waitForFunction(() => document.querySelector("#pane-state").textContent.includes("as saved"));
  assert.equal(read(), original.replace("payout endpoint", "refund endpoint"));

  await edit("refund endpoint", "my endpoint");
  await shown(page, "my endpoint");
  write(original.replace("payout endpoint", "their endpoint"));
  await page.locator("#pane-notice", { hasText: "changed outside" }).waitFor();
  assert.equal(await page.locator("#pane-save").isDisabled(), true);
  assert.match(await page.locator("#pane-notice pre").textContent(), /their endpoint/);
  await shoot(page, "conflict");
  await page.click("[data-settle=mine]");
  await page.click("#pane-save");
  await page.waitForFunction(() => document.querySelector("#pane-state").textContent.includes("as saved"));
  assert.match(read(), /my endpoint/);
  await page.click("[data-settle=back]");
  await shown(page, "their endpoint");
  await page.click("#pane-save");
  await page.waitForFunction(() => document.querySelector("#pane-state").textContent.includes("as saved"));
  assert.match(read(), /their endpoint/);

  // What is not saved outlives a reload of the page.
  await edit("their endpoint", "kept endpoint");
  await shown(page, "kept endpoint");
  await page.reload();
  await shown(page, "kept endpoint");
  assert.match(await page.locator("#pane-text").inputValue(), /kept endpoint/);
  assert.match(read(), /their endpoint/);
  assert.deepEqual(faults, []);
});

test("the page is valid HTML", async (context) => {
  const { address } = await start(context);
  const loader = new FileSystemConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
    rules: { "require-sri": "off" },
  });
  const report = await new HtmlValidate(loader).validateString(await (await fetch(address)).text());
  const faults = report.results.flatMap(({ messages }) => messages.map(({ line, message }) => `line ${line}: ${message}`));
  assert.deepEqual(faults, []);
});

test("nothing bars anyone: wide and narrow, light and dark, every view", async (context) => {
  const { address, browser } = await start(context, buried);
  for (const [size, viewport] of [["desktop", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]]) {
    for (const colorScheme of ["light", "dark"]) {
      const { page, faults } = await openPage(browser, address, { viewport, colorScheme, hasTouch: size === "phone" });
      await page.waitForSelector(".judged");
      for (const tab of ["proof", "findings", "checklist", "markdown", "machine"]) {
        await page.click(`#tab-${tab}`);
        if (tab === "machine") await page.waitForSelector("pre.machine");
        assert.deepEqual(await violations(page), [], `${size} ${colorScheme} ${tab}`);
        if (tab === "proof") await page.locator(".judged.strong").first().focus();
        await shoot(page, `${size}-${colorScheme}-${tab}`);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${size} is ${wide} pixels too wide`);
      assert.deepEqual(faults, []);
      await page.context().close();
    }
  }
});
