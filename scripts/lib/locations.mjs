// Where a library stops a program is told by the path of its file, as it was on the machine that built the page. The
// name of the library is what is left of it: paths of a machine go to nobody, and a first load of 180 kB does without.

import { homedir } from "node:os";
import { join } from "node:path";
import { replaced } from "./sections.mjs";

const DATA = 11;
/** Where cargo keeps the sources of libraries. */
const CARGO = process.env.CARGO_HOME ?? join(homedir(), ".cargo");

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The module with the name of the library, behind spaces, wherever its data holds the path of a library's file. */
export function withoutPaths(bytes, cargo = CARGO) {
  const folders = ["/rustc/[0-9a-f]+/library/", "/rust/deps/", `${literal(join(cargo, "registry/src/"))}[^/\\0]+/`];
  const path = new RegExp(`(?:${folders.join("|")})([\\w-]+?)(?:-\\d[\\w.+-]*)?/[\\w./+-]*?\\.rs`, "g");
  return replaced(bytes, DATA, (content) => {
    const text = content.toString("latin1");
    return Buffer.from(text.replace(path, (whole, library) => library.padStart(whole.length)), "latin1");
  });
}
