// One's turn among the tasks of the browser, which paints and listens before it comes. A timer would do it too, but
// timers that follow one another are held back: four milliseconds each, and a second where nobody sees the page.

const { port1, port2 } = new MessageChannel();
const waiting = [];
port1.onmessage = () => waiting.shift()?.();

export function turn() {
  return new Promise((come) => {
    waiting.push(come);
    port2.postMessage(0);
  });
}
