export function pack(text) {
  return `<${text}>`;
}

export function unpack(text) {
  return text.slice(1, -1);
}
