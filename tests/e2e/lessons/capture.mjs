// The pod made anew with another ndots: a name with a dot is tried as it is first.
export const predicts = { captured: "internet", below: "nxdomain" };

export async function task(me) {
  await me.open("Pod", "app");
  await me.press(me.object.getByText(me.words.resolves, { exact: true }));
  await me.fill("options", "ndots:1");
  await me.press(me.object.locator(".refusal").getByRole("button", { name: me.words.recreate, exact: true }));
}
