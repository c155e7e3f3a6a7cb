// One `active-sessions` process with a demo Collective and a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

export const PASSWORD = 'correct horse battery staple';
const BINARY = process.env.ACTIVE_SESSIONS_BIN ?? resolve(import.meta.dirname, '../../target/release/active-sessions');
const START_LIMIT = 30_000;

export interface ServerOptions {
  sessions?: number;
  seed?: number;
  /** Longest list the page loads as a whole. */
  maxRows?: number;
  /** Base of a Controller to front instead of the embedded one. */
  controller?: string;
}

/** What the server can be told to do wrong; methods and path prefixes as in `"GET /admin/version"`. */
export interface Faults {
  build?: string;
  status?: Record<string, number>;
  delayMs?: Record<string, number>;
  cutAfterBytes?: Record<string, number>;
  /** Holds the body back after so many bytes, until the faults are taken back. */
  stallAfterBytes?: Record<string, number>;
  silentGateways?: string[];
  /** Sessions of a denylisted user stay listed so long. */
  lingerMs?: number;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Polls until `url` answers 2xx; `gone` says why it never will. */
export async function answers(url: string, gone: () => string | undefined): Promise<void> {
  const limit = Date.now() + START_LIMIT;
  for (;;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not up yet.
    }
    const why = gone();
    if (why !== undefined) throw new Error(why);
    if (Date.now() > limit) throw new Error(`${url} did not answer within ${START_LIMIT / 1000} s`);
    await after(50);
  }
}

export class Server {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly data: string,
  ) {}

  static async start({ sessions = 250, seed = 7, maxRows, controller }: ServerOptions = {}): Promise<Server> {
    const port = await freePort();
    const data = await mkdtemp(join(tmpdir(), 'active-sessions-'));
    const flags = ['--listen', `127.0.0.1:${port}`, '--data-dir', data];
    if (controller === undefined) {
      flags.push('--faults', '--sessions', `${sessions}`, '--seed', `${seed}`, '--demo-password', PASSWORD);
    } else {
      flags.push('--controller', controller);
    }
    if (maxRows !== undefined) flags.push('--max-rows', `${maxRows}`);
    const child = spawn(BINARY, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const keep = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    let failed: string | undefined;
    child.on('error', (error) => (failed = `${BINARY} cannot be started (${error.message}): run cargo xtask build`));
    child.on('exit', (code) => (failed ??= `the server ended with ${code}: ${said}`));
    const server = new Server(`http://127.0.0.1:${port}`, child, data);
    try {
      await answers(`${server.url}/healthz`, () => failed);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Misbehaviour on top of what was set before. */
  async faults(faults: Faults): Promise<void> {
    const answer = await fetch(`${this.url}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    if (!answer.ok) throw new Error(`PUT /faults: ${answer.status} ${await answer.text()}`);
  }

  async behave(): Promise<void> {
    const answer = await fetch(`${this.url}/faults`, { method: 'DELETE' });
    if (!answer.ok) throw new Error(`DELETE /faults: ${answer.status}`);
  }

  /** Ends at once, as a crash does; the page must cope. */
  async crash(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    if (this.child.kill('SIGKILL')) await ended;
  }

  async stop(): Promise<void> {
    await this.crash();
    await rm(this.data, { recursive: true, force: true });
  }
}
