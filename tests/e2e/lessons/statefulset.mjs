// The Service that the StatefulSet names, headless; then a pod comes back under its name with another address.
export const predicts = { alone: "made", back: "same" };

export async function task(me) {
  await me.create(me.words.addHeadless, "web-hs", { selector: "app=web" });
  await me.look();
  await me.met("all");
  await me.open("StatefulSet", "web");
  await me.press(me.object.getByRole("button", { name: "web-1", exact: true }));
  await me.object.getByRole("heading", { name: "web-1", exact: true }).waitFor();
  await me.remove();
}
