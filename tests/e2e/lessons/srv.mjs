// The Service's port gets a name, and with it SRV records.
export const predicts = { "behind-address": "target-port", "headless-twin": "service-port" };

export async function task(me) {
  await me.ask("_pg._tcp.headless1", "SRV");
  await me.open("Service", "headless1");
  await me.fill(`ports 1 ${me.words.newName}`, "pg");
}
