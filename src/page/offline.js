// Keeps the site for use without a network, by the service worker that a release brings. Only where the
// lab is a page of its own: never in somebody's frame, nor where the browser allows no worker.

export function keep(onNewVersion) {
  let workers;
  try {
    if (self !== top) return;
    workers = navigator.serviceWorker;
  } catch {
    return;
  }
  if (!workers) return;
  const watch = (registration) => {
    const tell = () => registration.waiting && workers.controller && onNewVersion();
    tell();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", tell));
  };
  // After everything that the page itself is waiting for. A debug build has no worker, and a browser that is told
  // to have none gives no registration: that is no trouble.
  const register = () => workers.register("worker.js").then((registration) => registration && watch(registration), () => {});
  setTimeout(register, 3000);
}

// The waiting version takes over, and the page with it.
export async function renew() {
  const workers = navigator.serviceWorker;
  const registration = await workers.getRegistration();
  workers.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration?.waiting?.postMessage("take over");
}
