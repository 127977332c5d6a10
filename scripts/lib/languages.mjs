// The languages of the lab by their tags: the folders of assets/locale, English, the model of the others, first.

import { readdirSync } from "node:fs";

const FIRST = "en";
const folders = readdirSync(new URL("../../assets/locale/", import.meta.url), { withFileTypes: true });
const others = folders.filter((entry) => entry.isDirectory() && entry.name !== FIRST).map(({ name }) => name);

export const LANGUAGES = [FIRST, ...others.sort()];
