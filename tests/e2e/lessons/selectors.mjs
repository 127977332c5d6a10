// The selector chooses other pods; none of them is touched.
export const predicts = { relabel: "restarts" };

export async function task(me) {
  await me.open("Service", "api");
  await me.addPair(me.words.selector, "track=green");
}
