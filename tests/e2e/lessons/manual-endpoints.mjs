// Endpoints by hand, of the Service's name; then they hold another address, and the name's answer never moves.
export const predicts = { after: "endpoint" };

export async function task(me) {
  await me.create("Endpoints", "legacy-db");
  await me.fill(`${me.words.addresses} 1 ${me.words.address}`, "192.0.2.10");
  await me.fill(`ports 1 ${me.words.newName}`, "postgres");
  await me.fill("ports 1 port", "5432");
  await me.look();
  await me.met("first");
  await me.open("Endpoints", "legacy-db");
  await me.fill(`${me.words.addresses} 1 ${me.words.address}`, "192.0.2.20");
}
