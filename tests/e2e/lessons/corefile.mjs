// The Corefile hands on what hosts does not have, and sends the company's names to its server.
export const predicts = { others: "next" };

export async function task(me) {
  await me.open("ConfigMap", "kube-system/coredns");
  await me.rewrite(me.object.getByRole("textbox", { name: "Corefile", exact: true }), (text) =>
    text.replace("wiki.corp.test\n", "wiki.corp.test\n        fallthrough\n").replace("    forward . /etc", "    forward corp.test 10.20.0.53\n    forward . /etc"));
}
