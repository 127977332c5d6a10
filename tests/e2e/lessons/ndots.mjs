// A final dot; then a new pod with another ndots, made anew because a living pod cannot change it.
export const predicts = { names: "one" };

export async function task(me) {
  await me.ask("www.example.com.");
  await me.look();
  await me.met("dot");
  await me.create(me.words.addPod, "tuned");
  await me.press(me.object.getByText(me.words.resolves, { exact: true }));
  await me.fill("options", "ndots:2");
  await me.press(me.object.locator(".refusal").getByRole("button", { name: me.words.recreate, exact: true }));
}
