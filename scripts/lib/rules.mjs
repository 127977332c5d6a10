// Makes rules/index.html of docs/rules.md and docs/rules/: the rule book as one page of the site, to which the
// page links each rule that it shows. Everything the page needs is in it, so that it looks the same where it is
// opened from a sandboxed frame, whose files no policy could name.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = new URL("../../", import.meta.url);
const read = (file) => readFileSync(new URL(file, ROOT), "utf8");

const ID = /\b[A-Z]{1,2}[0-9]{1,2}\b/g;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The anchor of a heading as GitHub makes it, so that links between the files of the book are links in the page. */
export const anchor = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-");

/** A link: outward, within the book, or (what the site does not have) its words alone. */
function link(words, to) {
  if (/^https:\/\//.test(to)) return `<a href="${escaped(to)}" rel="noopener noreferrer">${words}</a>`;
  const [file, place] = to.split("#");
  if (/^(rules\/)?([a-z-]+\/)?[\w-]+\.md$/.test(file) && place) return `<a href="#${place}">${words}</a>`;
  return words;
}

/** Text within a block: code, bold, links, and the rules it names, which are links where they exist. */
function inline(text, known) {
  const linked = (plain) => escaped(plain).replace(ID, (id) => (known.has(id) ? `<a href="#${id}">${id}</a>` : id));
  const marks = /`([^`]+)`|\*\*((?:`[^`]*`|[^*])+)\*\*|\*([^*]+)\*|\[((?:`[^`]*`|[^\]])+)\]\(([^)]+)\)/;
  const found = marks.exec(text);
  if (!found) return linked(text);
  const [all, code, bold, emphasis, words, to] = found;
  let html;
  if (code) html = `<code>${escaped(code)}</code>`;
  else if (bold) html = `<strong>${inline(bold, known)}</strong>`;
  else if (emphasis) html = `<em>${inline(emphasis, known)}</em>`;
  else html = link(inline(words, new Set()), to);
  return linked(text.slice(0, found.index)) + html + inline(text.slice(found.index + all.length), known);
}

function table(rows, known) {
  const cells = (row) => row.slice(1, -1).split(/(?<!\\)\|/).map((cell) => inline(cell.trim(), known));
  const [head, , ...body] = rows;
  const line = (row, tag) => `<tr>${cells(row).map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<div class="wide"><table><thead>${line(head, "th")}</thead><tbody>${body.map((row) => line(row, "td")).join("")}</tbody></table></div>`;
}

/** The blocks of Markdown that the book is written in: headings, paragraphs, lists and tables. */
function blocks(markdown, known, depth) {
  let within = false;
  const html = markdown.trim().split(/\n{2,}/).map((block) => {
    const heading = /^(#+) (.+)$/.exec(block);
    if (heading) {
      const level = Math.min(heading[1].length + depth, 6);
      const rule = new RegExp(`^${ID.source}$`).test(heading[2]);
      const end = within ? "</section>" : "";
      within = rule;
      if (rule) return `${end}<section class="rule" id="${heading[2]}"><h${level}><a href="#${heading[2]}">${heading[2]}</a></h${level}>`;
      return `${end}<h${level} id="${anchor(heading[2])}">${inline(heading[2], new Set())}</h${level}>`;
    }
    const lines = block.split("\n");
    if (lines.every((line) => line.startsWith("|"))) return table(lines, known);
    if (lines.every((line) => line.startsWith("* "))) return `<ul>${lines.map((line) => `<li>${inline(line.slice(2), known)}</li>`).join("")}</ul>`;
    return `<p${block.startsWith("Source: ") ? ' class="source"' : ""}>${inline(block, known)}</p>`;
  });
  return html.join("\n") + (within ? "</section>" : "");
}

/** The page's own colours and faces: the first block of its style, up to the elements. */
function tokens() {
  const style = read("assets/page.css");
  const [, found] = /-+ tokens \*\/\n([\s\S]*?)\/\* -+ elements/.exec(style) ?? [];
  if (!found) throw new Error("assets/page.css has no block of tokens: scripts/lib/rules.mjs has to follow");
  return found;
}

/** The page, as text. */
export function page() {
  const index = read("docs/rules.md");
  const parts = [...index.matchAll(/\]\(rules\/([a-z-]+)\/([\w-]+)\.md#/g)].map(([, folder, name]) => ({ folder, markdown: read(`docs/rules/${folder}/${name}.md`) }));
  const folders = [...new Set(parts.map(({ folder }) => folder))];
  const known = new Set(parts.flatMap(({ markdown }) => [...markdown.matchAll(/^## (\S+)$/gm)].map(([, id]) => id)));
  const icon = `data:image/svg+xml,${encodeURIComponent(read("assets/icon.svg"))}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The rule book of k8s-dns-lab</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="The rules of Kubernetes DNS that the lab follows, each with its source in CoreDNS, Kubernetes, glibc, musl and Go.">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}" type="image/svg+xml">
<style>${tokens()}${read("assets/rules.css")}</style>
</head>
<body>
<header><a href="../">k8s-dns-lab</a></header>
<main>
${blocks(index, known, 0)}
${folders.map((name) => [blocks(read(`docs/rules/${name}/README.md`), known, 1), ...parts.filter(({ folder }) => folder === name).map(({ markdown }) => blocks(markdown, known, 2))].join("\n")).join("\n")}
</main>
</body>
</html>
`;
}

/** Writes rules/index.html into `folder`. */
export function rules(folder) {
  mkdirSync(join(folder, "rules"), { recursive: true });
  writeFileSync(join(folder, "rules/index.html"), page());
}
