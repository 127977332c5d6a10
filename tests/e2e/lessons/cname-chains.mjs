// An address needs a slice and no alias; a target is a whole name.
export const predicts = { address: "record", short: "searched", host: "target" };

export async function task(me) {
  await me.open("Service", "pay");
  await me.choose("type", "ClusterIP");
  await me.turn(me.words.headless, true);
  await me.recreate();
  await me.create("EndpointSlice", "pay-outside");
  await me.fill("service-name", "pay");
  await me.fill(`endpoints 1 ${me.words.address}`, "203.0.113.7");
  await me.look();
  await me.met("pay");
  await me.open("Service", "reports");
  await me.fill("externalName", "db.data.svc.cluster.local");
}
