// The sections of a WebAssembly module, read and written: what the other tools have no word for.

const HEAD = 8;
const IMPORTS = 2;
const EXPORTS = 7;

/** A number as WebAssembly writes it. */
export function leb(number) {
  const bytes = [];
  for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128);
  return Buffer.from([...bytes, number]);
}

const named = (text) => Buffer.concat([leb(Buffer.byteLength(text)), Buffer.from(text)]);

/** Reads numbers and names from a place on. */
class Reader {
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

/** The module with one section's content replaced. */
function changed(bytes, wanted, change) {
  const out = [bytes.subarray(0, HEAD)];
  for (let reader = new Reader(bytes, HEAD); reader.at < bytes.length; ) {
    const id = reader.byte();
    const length = reader.number();
    const content = bytes.subarray(reader.at, reader.at + length);
    reader.at += length;
    const now = id === wanted ? change(content) : content;
    out.push(Buffer.from([id]), leb(now.length), now);
  }
  return Buffer.concat(out);
}

/** The module without the exports that `isUnwanted` names: what nothing else uses goes with them. */
export function withoutExports(bytes, isUnwanted) {
  return changed(bytes, EXPORTS, (content) => {
    const reader = new Reader(content);
    const kept = [];
    for (let count = reader.number(); count; count--) {
      const start = reader.at;
      const name = reader.name();
      reader.byte();
      reader.number();
      if (!isUnwanted(name)) kept.push(content.subarray(start, reader.at));
    }
    return Buffer.concat([leb(kept.length), ...kept]);
  });
}

/** The module with short names for what it imports from `module`, and the map from old names to new ones. */
export function withShortImports(bytes, module) {
  const names = new Map();
  const short = (name) => names.get(name) ?? names.set(name, `i${names.size.toString(36)}`).get(name);
  const made = changed(bytes, IMPORTS, (content) => {
    const reader = new Reader(content);
    const count = reader.number();
    const entries = Array.from({ length: count }, () => {
      const [from, name] = [reader.name(), reader.name()];
      const start = reader.at;
      const kind = reader.byte();
      if (kind === 0) reader.number();
      else if (kind === 1) reader.byte(), reader.limits();
      else if (kind === 2) reader.limits();
      else reader.byte(), reader.byte();
      return Buffer.concat([named(from), named(from === module ? short(name) : name), content.subarray(start, reader.at)]);
    });
    return Buffer.concat([leb(count), ...entries]);
  });
  return { bytes: made, names };
}
