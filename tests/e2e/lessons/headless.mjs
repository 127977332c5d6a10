// Recreate the Service without a cluster IP, then shrink the Deployment to one and to none.
export const predicts = { becomes: "pods" };

export async function task(me) {
  await me.open("Service", "api");
  await me.turn(me.words.headless, true);
  await me.recreate();
  await me.look();
  await me.met("pods");
  await me.open("Deployment", "api");
  await me.scale(-2);
  await me.look();
  await me.met("one");
  await me.open("Deployment", "api");
  await me.scale(-1);
}
