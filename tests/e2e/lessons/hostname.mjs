// Hostname, then subdomain; each time the living pod refuses and is made anew.
export const predicts = { names: ["service", "pod-of-service"], half: "enough" };

export async function task(me) {
  for (const pod of ["pod4", "pod5"]) {
    await me.open("Pod", pod);
    await me.fill("hostname", pod);
    await me.press(me.object.locator(".refusal").getByRole("button", { name: me.words.recreate, exact: true }));
    await me.fill("subdomain", "headless1");
    await me.press(me.object.locator(".refusal").getByRole("button", { name: me.words.recreate, exact: true }));
    await me.look();
    await me.met(pod);
  }
}
