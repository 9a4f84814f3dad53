// What is said of what has not ended after as many milliseconds.
export const PATIENCE = 20_000;
export const STILL_RUNNING = "Still running: does a loop never end? Stop ends it.";

// How much of a package has come.
export const progress = ({ what, done, of }) => (of ? `${what} is being loaded: ${Math.floor((100 * done) / of)} %` : `${what} is being loaded …`);

// Python, in a worker: it is started early, asked again and again, and ended by force.
export class Judge {
  #worker;
  #asked;
  #ready;

  // `ready` gets the addresses of what was loaded, once Python has started, and again when a package has come.
  constructor(ready) {
    this.#ready = ready;
  }

  // What is `likely` to be asked later is imported meanwhile: a page's first cell, and its grading cells.
  start(likely) {
    if (this.#worker) return;
    this.#worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = () => this.#hear({ failed: "Python could not be started" });
    if (likely) this.#worker.postMessage(JSON.stringify({ likely }));
  }

  // `told` gets each part's verdict as soon as it is there, and `printed` what it prints, in pieces. `running` is called when Python has started or goes on,
  // `loading` again and again while a package comes. The promise is kept when all is judged: with "done", or with "stopped".
  ask(asked, { running, loading, printed, told }) {
    this.start();
    return new Promise((resolve, reject) => {
      this.#asked = { running, loading, printed, told, resolve, reject };
      this.#worker.postMessage(JSON.stringify(asked));
    });
  }

  stop() {
    this.#end()?.resolve("stopped");
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = undefined;
    const asked = this.#asked;
    this.#asked = undefined;
    return asked;
  }

  #hear(data) {
    if (data.ready) this.#ready(data.ready);
    else if (data.running) this.#asked.running();
    else if (data.loading) this.#asked.loading(data.loading);
    else if (data.printed) this.#asked.printed(data.printed);
    else if (data.told) this.#asked.told(data.told);
    else if (data.failed) this.#end()?.reject(new Error(data.failed));
    else if (data.done) {
      const { resolve } = this.#asked;
      this.#asked = undefined;
      resolve("done");
    }
  }
}
