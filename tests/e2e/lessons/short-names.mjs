// The short name, and the whole one with its final dot.
export const predicts = { expands: "server" };

export async function task(me) {
  await me.ask("service1");
  await me.look();
  await me.met("short");
  await me.ask("service1.default.svc.cluster.local.");
}
