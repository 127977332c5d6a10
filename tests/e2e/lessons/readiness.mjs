// Nobody is ready, and the Service publishes them all the same.
export const predicts = { db: "all", ending: "still" };

export async function task(me) {
  for (const pod of ["db-0", "db-1"]) {
    await me.open("Pod", pod);
    await me.turn(me.words.ready, false);
  }
  await me.look();
  await me.met("starting");
  await me.open("Service", "db");
  await me.turn("publishNotReadyAddresses", true);
}
