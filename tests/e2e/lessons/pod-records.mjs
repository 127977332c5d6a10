// The Corefile tells the server to look whether there is such a pod.
export const predicts = { nobody: "nxdomain" };

export async function task(me) {
  await me.ask("20-109-5-11");
  await me.open("ConfigMap", "kube-system/coredns");
  await me.rewrite(me.object.getByRole("textbox", { name: "Corefile", exact: true }), (text) => text.replace("pods insecure", "pods verified"));
}
