// A Service with the Deployment's selector; then a pod dies and the Deployment grows, and the address stays.
export const predicts = { answers: "pods" };

export async function task(me) {
  await me.create(me.words.addService, "service1");
  await me.addPair(me.words.selector, "app=pod2");
  await me.look();
  await me.met("name");
  await me.open("Deployment", "pod2");
  await me.press(me.object.getByRole("button", { name: /^pod2-/ }).first());
  await me.object.getByRole("heading", { name: /^pod2-/ }).waitFor();
  await me.remove();
  await me.look();
  await me.met("replaced");
  await me.open("Deployment", "pod2");
  await me.scale(1);
}
