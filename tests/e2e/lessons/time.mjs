// A miss that is kept, thirty seconds, the Corefile of today, a new pod that is found at once.
export const predicts = { late: "at-once" };

export async function task(me) {
  await me.ask("web-3.web-hs");
  await me.open("StatefulSet", "web");
  await me.scale(1);
  await me.look();
  await me.met("stale");
  await me.pass(3);
  await me.met("expired");
  await me.open("ConfigMap", "kube-system/coredns");
  await me.rewrite(me.object.getByRole("textbox", { name: "Corefile", exact: true }), (text) =>
    text.replace("cache 30", "cache 30 {\n        disable success cluster.local\n        disable denial cluster.local\n    }"));
  await me.ask("web-4.web-hs");
  await me.open("StatefulSet", "web");
  await me.scale(1);
  await me.look();
  await me.met("at-once");
  await me.ask("www.example.com.");
  await me.pass(1);
}
