// The target moves; then the Service comes home by selector and type, edited in place.
export const predicts = { moves: "restart", port: "handed-on" };

export async function task(me) {
  await me.open("Service", "shop/db");
  await me.fill("externalName", "new-db.example.net");
  await me.look();
  await me.met("outside");
  await me.open("Service", "shop/db");
  await me.addPair(me.words.selector, "app=db");
  await me.choose("type", "ClusterIP");
}
