// Three lookups, then CoreDNS scaled down and up.
export const predicts = { aaaa: "nxdomain", gone: "servfail" };

export async function task(me) {
  await me.ask("web", "AAAA");
  await me.look();
  await me.met("nodata");
  await me.ask("wbe", "A");
  await me.look();
  await me.met("nxdomain");
  await me.ask("broken.example.com");
  await me.look();
  await me.met("servfail");
  await me.open("Deployment", "kube-system/coredns");
  await me.scale(-2);
  await me.look();
  await me.met("no-reply");
  await me.open("Deployment", "kube-system/coredns");
  await me.scale(2);
}
