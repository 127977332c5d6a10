export function listen() {
  return 1;
}
