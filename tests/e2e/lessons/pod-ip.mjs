// The pod dies, its successor has another address, and its name is none.
export const predicts = { successor: "same" };

export async function task(me) {
  await me.open("Deployment", "pod2");
  await me.press(me.object.getByRole("button", { name: /^pod2-/ }).first());
  await me.object.getByRole("heading", { name: /^pod2-/ }).waitFor();
  await me.remove();
  await me.look();
  await me.met("moved");
  await me.ask("pod2");
}
