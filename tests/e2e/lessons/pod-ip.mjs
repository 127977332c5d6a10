// The pod dies, its successor has another address, the old one is nobody's, and its name is none.
export const predicts = { successor: "same" };

export async function task(me) {
  await me.open("Deployment", "pod2");
  await me.press(me.object.getByRole("button", { name: /^pod2-/ }).first());
  await me.object.getByRole("heading", { name: /^pod2-/ }).waitFor();
  await me.remove();
  await me.look();
  await me.met("moved");
  await me.ask("10.244.1.2");
  await me.look();
  await me.met("lost");
  await me.ask("pod2");
}
