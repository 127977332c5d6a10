// The sections of a WebAssembly module, read and written, for what Binaryen has no pass: functions are emptied in the
// linker's module with its relocations, which Binaryen drops; it keeps segments of nulls; and a module that exports what
// it imports under names of its own is nothing that `wasm-merge` makes by itself.

const HEAD = 8;
const CUSTOM = 0;
const IMPORTS = 2;
const EXPORTS = 7;
const ELEMENTS = 9;
const CODE = 10;
const DATA = 11;
/** A module with nothing in it. */
const EMPTY = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
/** Of what is imported or exported: a function. */
const FUNCTION = 0;

/** A number as WebAssembly writes it. */
export function leb(number) {
  const bytes = [];
  for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128);
  return Buffer.from([...bytes, number]);
}

const named = (text) => Buffer.concat([leb(Buffer.byteLength(text)), Buffer.from(text)]);

/** Reads numbers and names from a place on. */
export class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  name() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }
  limits() {
    const flags = this.byte();
    this.number();
    if (flags & 1) this.number();
  }
}

/** The sections of a module, in order. */
export function* sections(bytes) {
  for (let reader = new Reader(bytes, HEAD); reader.at < bytes.length; ) {
    const id = reader.byte();
    const length = reader.number();
    reader.at += length;
    yield { id, content: bytes.subarray(reader.at - length, reader.at) };
  }
}

/** The content of the first section of a sort. */
function section(bytes, wanted) {
  for (const { id, content } of sections(bytes)) if (id === wanted) return content;
}

/** The module with the content of every section of a sort replaced, or the section left out where nothing replaces it. */
export function replaced(bytes, wanted, change) {
  const out = [bytes.subarray(0, HEAD)];
  for (const { id, content } of sections(bytes)) {
    const now = id === wanted ? change(content) : content;
    if (now) out.push(Buffer.from([id]), leb(now.length), now);
  }
  return Buffer.concat(out);
}

/** What a section of imports holds: from where, its name there, its kind, and what it is as it stands. */
function imports(content) {
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => {
    const [from, name] = [reader.name(), reader.name()];
    const start = reader.at;
    const kind = reader.byte();
    if (kind === FUNCTION) reader.number();
    else if (kind === 1) reader.byte(), reader.limits();
    else if (kind === 2) reader.limits();
    else reader.byte(), reader.byte();
    return { from, name, kind, what: content.subarray(start, reader.at) };
  });
}

/** What a section of exports holds: a name, its kind and number, and the whole as it stands. */
function exports(content) {
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => {
    const start = reader.at;
    const [name, kind, index] = [reader.name(), reader.byte(), reader.number()];
    return { name, kind, index, what: content.subarray(start, reader.at) };
  });
}

/** What a function does that nobody calls: `unreachable`, and as many instructions of nothing as it was long. */
function hollow(length) {
  const [noLocals, unreachable, nothing, end] = [0, 0, 1, 11];
  const body = Buffer.alloc(length, nothing);
  body.set([noLocals, unreachable]);
  body[length - 1] = end;
  return body;
}

/** The kinds of relocations that have an addend (WebAssembly's tool conventions, "Relocation Sections"). */
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

/**
 * The linker's module with nothing in the functions that it exports under names that `isUnwanted` names: the tool that
 * cuts takes what only they use for unused. They stay, since wasm-bindgen looks for them.
 */
export function hollowed(bytes, isUnwanted) {
  const first = imported(bytes);
  const exported = exports(section(bytes, EXPORTS)).filter(({ kind }) => kind === FUNCTION);
  const unwanted = new Set(exported.filter(({ name }) => isUnwanted(name)).map(({ index }) => index - first));
  const ranges = [];
  const emptied = replaced(bytes, CODE, (content) => {
    const now = Buffer.from(content);
    const reader = new Reader(content);
    for (let count = reader.number(), index = 0; index < count; index++) {
      const length = reader.number();
      if (unwanted.has(index)) {
        now.set(hollow(length), reader.at);
        ranges.push([reader.at, reader.at + length]);
      }
      reader.at += length;
    }
    return now;
  });
  return replaced(emptied, CUSTOM, (content) => {
    const reader = new Reader(content);
    if (reader.name() !== "reloc.CODE") return content;
    reader.number();
    const head = content.subarray(0, reader.at);
    const kept = [];
    for (let count = reader.number(); count; count--) {
      const start = reader.at;
      const kind = reader.byte();
      const offset = reader.number();
      reader.number();
      if (WITH_ADDEND.has(kind)) reader.number();
      if (!ranges.some(([from, to]) => from <= offset && offset < to)) kept.push(content.subarray(start, reader.at));
    }
    return Buffer.concat([head, leb(kept.length), ...kept]);
  });
}

/** Of what a segment of elements says about itself: nothing, or that it holds expressions; it lies in the first table. */
const [FUNCTIONS, EXPRESSIONS] = [0, 4];
const [I32_CONST, NULL, END] = [0x41, 0xd0, 0x0b];

/**
 * The module without the segments that put nothing but nulls into its table, which is full of them to begin with:
 * the tool that cuts writes one for each function of the other parts.
 */
export function withoutNulls(bytes) {
  return replaced(bytes, ELEMENTS, (content) => {
    const reader = new Reader(content);
    const kept = [];
    for (let count = reader.number(); count; count--) {
      const start = reader.at;
      const sort = reader.number();
      if (sort !== FUNCTIONS && sort !== EXPRESSIONS) throw new Error("a tool writes elements in another way: scripts/lib/sections.mjs has to follow");
      if (reader.byte() !== I32_CONST) throw new Error("a tool writes where elements lie in another way: scripts/lib/sections.mjs has to follow");
      reader.number();
      reader.byte();
      let isNull = sort === EXPRESSIONS;
      for (let elements = reader.number(); elements; elements--) {
        const first = sort === EXPRESSIONS && reader.byte();
        isNull &&= first === NULL;
        reader.number();
        if (sort === EXPRESSIONS && reader.byte() !== END) throw new Error("a tool writes an element in another way: scripts/lib/sections.mjs has to follow");
      }
      if (!isNull) kept.push(content.subarray(start, reader.at));
    }
    return Buffer.concat([leb(kept.length), ...kept]);
  });
}

/** The module without what it says about itself, which no browser reads. */
export const withoutCustom = (bytes) => replaced(bytes, CUSTOM, () => undefined);

/** What a module imports; nothing where it has no section for that. */
const importsOf = (bytes) => imports(section(bytes, IMPORTS) ?? leb(0));

/** How many functions a module imports. */
export const imported = (bytes) => importsOf(bytes).filter(({ kind }) => kind === FUNCTION).length;

/** How much of a module is run or read: its code and what it puts into tables and memory. */
export const weight = (bytes) => [...sections(bytes)].reduce((sum, { id, content }) => sum + ([ELEMENTS, CODE, DATA].includes(id) ? content.length : 0), 0);

/**
 * A module that only hands on, from `to`, what `modules` import from `from`, each under the name that `short` has for it:
 * merged with it, they share one memory, one table and one of each variable.
 */
export function handingOn(modules, from, to, short) {
  const all = new Map(modules.flatMap(importsOf).filter((one) => one.from === from).map((one) => [one.name, one]));
  const numbers = [];
  const [ins, outs] = [[], []];
  for (const { name, kind, what } of all.values()) {
    if (kind === FUNCTION) throw new Error("the parts share a function: scripts/lib/sections.mjs has to follow");
    ins.push(Buffer.concat([named(to), named(short.get(name)), what]));
    outs.push(Buffer.concat([named(name), Buffer.from([kind]), leb((numbers[kind] ??= 0, numbers[kind]++))]));
  }
  const list = (id, entries) => {
    const content = Buffer.concat([leb(entries.length), ...entries]);
    return Buffer.concat([Buffer.from([id]), leb(content.length), content]);
  };
  return Buffer.concat([EMPTY, list(IMPORTS, ins), list(EXPORTS, outs)]);
}
