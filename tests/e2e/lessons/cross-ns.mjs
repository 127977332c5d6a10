// A Service in each namespace that lacks one; the pods stay as they are.
export const predicts = { resolve: ["namespace", "svc"] };

export async function task(me) {
  await me.create(me.words.addService, "db", { namespace: "prod" });
  await me.look();
  await me.met("prod");
  await me.create(me.words.addService, "cache", { namespace: "shared" });
}
