// The policy for pods in the network of their node, and one search domain more.
export const predicts = { unset: "default", "host-network": "found" };

export async function task(me) {
  const recreate = () => me.press(me.object.locator(".refusal").getByRole("button", { name: me.words.recreate, exact: true }));
  await me.open("Pod", "agent");
  await me.press(me.object.getByText(me.words.resolves, { exact: true }));
  await me.choose("dnsPolicy", "ClusterFirstWithHostNet");
  await recreate();
  await me.look();
  await me.met("agent");
  await me.open("Pod", "custom");
  await me.press(me.object.getByText(me.words.resolves, { exact: true }));
  await me.fill("searches", "corp.test");
  await recreate();
}
