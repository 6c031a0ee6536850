/**
 * @fileoverview Starts the sheet's own script beside the page, and answers what it asks.
 *
 * Google runs every call by itself, several at once; here each has a worker of its own,
 * which is used again.
 */

const ROOM_BYTES = 8 * 1024 * 1024;
const WORKER = '/workspace/static/google/worker.js';

/** @typedef {Object<string, function(any): any>} Answers By question; may be promises. */
/** @typedef {{worker: Worker, shared: SharedArrayBuffer, dead?: boolean}} Runner */

/** @param {string} name */
function meta(name) {
  const node = document.querySelector(`meta[name=${name}]`);
  return (node && node.getAttribute('content')) || '';
}

export class Script {
  /** @param {Answers} answers */
  constructor(answers) {
    this.answers = answers;
    /** @type {Runner[]} */
    this.idle = [];
    this.calls = 0;
  }

  /**
   * Call a function of the script, as the page or the menu does.
   * @param {string} name
   * @param {any[]=} given
   * @param {number[]=} edited The range of an edit, for a trigger.
   * @return {Promise<any>}
   * @throws {Error} With the script's own sentence.
   */
  async run(name, given, edited) {
    const runner = this.idle.pop() || this.start();
    this.calls += 1;
    const call = {kind: 'run', id: this.calls, name, given: given || [], edited};
    try {
      return await this.finished(runner, call);
    } finally {
      if (runner.dead) runner.worker.terminate(); // it could not load the script
      else this.idle.push(runner);
    }
  }

  /** @return {Runner} */
  start() {
    if (!window.crossOriginIsolated) {
      throw new Error('This browser cannot run the sheet’s script. Use a newer Chrome, Edge or Firefox.');
    }
    const shared = new SharedArrayBuffer(ROOM_BYTES);
    const worker = new Worker(WORKER);
    const files = meta('script-files').split(' ');
    worker.postMessage({kind: 'load', files, token: meta('workspace-token'), shared});
    return {worker, shared};
  }

  /**
   * @param {Runner} runner
   * @param {Object<string, any>} call
   * @return {Promise<any>}
   */
  finished(runner, call) {
    return new Promise((done, failed) => {
      runner.worker.onmessage = async ({data}) => {
        if (data.kind === 'ask') ring(runner, await this.answered(data));
        else if (data.id !== undefined && data.id !== call.id) return; // of an earlier call
        else if (data.kind === 'done') done(JSON.parse(data.result));
        else {
          runner.dead = data.id === undefined;
          failed(new Error(data.text));
        }
      };
      runner.worker.onerror = () => {
        runner.dead = true;
        failed(new Error('The script could not be started.'));
      };
      runner.worker.postMessage(call);
    });
  }

  /**
   * @param {{question: string, about: any}} asked
   * @return {Promise<{value?: any, error?: string}>}
   */
  async answered({question, about}) {
    try {
      return {value: await this.answers[question](about)};
    } catch (error) {
      return {error: error instanceof Error ? error.message : String(error)};
    }
  }
}

/**
 * Write the answer where the script waits for it.
 * @param {Runner} runner
 * @param {Object<string, any>} answer
 */
function ring({shared}, answer) {
  const bell = new Int32Array(shared, 0, 2);
  let bytes = new TextEncoder().encode(JSON.stringify(answer));
  if (bytes.length > ROOM_BYTES - 8) {
    bytes = new TextEncoder().encode('{"error": "The selection is too large."}');
  }
  new Uint8Array(shared, 8).set(bytes);
  bell[1] = bytes.length;
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
}
