// Recreate it without a cluster IP; then one endpoint gets a hostname.
export const predicts = { becomes: "one" };

export async function task(me) {
  await me.open("Service", "legacy-db");
  await me.turn(me.words.headless, true);
  await me.recreate();
  await me.look();
  await me.met("both");
  await me.open("EndpointSlice", "legacy-db-a");
  await me.fill("endpoints 1 hostname", "primary");
}
