// What a page can do with the element: call its methods, hear its events.

const lab = document.getElementById("scripted");
const log = document.getElementById("log");

const say = (what, detail) => {
  const text = JSON.stringify(detail) ?? "";
  log.textContent += `${what} ${text.length > 240 ? `${text.slice(0, 240)}…` : text}\n`;
  log.scrollTop = log.scrollHeight;
};

for (const type of ["ready", "answer", "resize", "error"]) lab.addEventListener(type, ({ detail }) => say(`← ${type}`, detail));

const HEADLESS = `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
`;

const METHODS = {
  ask: () => lab.ask({ name: "kubernetes" }),
  apply: () => lab.apply(HEADLESS, { recreate: true }),
  undo: () => lab.undo(),
  getState: () => lab.getState(),
  wrong: () => lab.apply(HEADLESS.replace("None", "10.0.0.300")),
};

for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => {
    say(`→ ${button.textContent}`);
    METHODS[button.dataset.do]().then(
      (reply) => say("  reply", reply),
      (error) => say("  refused:", error.message),
    );
  });
}
