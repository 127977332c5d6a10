// Recreate the Service without a cluster IP, then delete pod after pod.
export const predicts = { becomes: "random", spread: "proxy" };

export async function task(me) {
  await me.open("Service", "headless1");
  await me.turn(me.words.headless, true);
  await me.recreate();
  await me.look();
  await me.met("pods");
  for (const pod of ["pod6", "pod5"]) {
    await me.open("Pod", pod);
    await me.remove();
  }
  await me.look();
  await me.met("one");
  await me.open("Pod", "pod4");
  await me.remove();
}
