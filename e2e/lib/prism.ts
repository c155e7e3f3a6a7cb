// A Controller nobody here wrote: Prism serves the examples of the published document.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { answers, freePort } from './server.ts';

const CLI = resolve(import.meta.dirname, '../node_modules/@stoplight/prism-cli/dist/index.js');

/** The published document for Prism, where this machine has it. */
export const document = process.env.PRISM_SPEC;

export async function startPrism(spec: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [CLI, 'mock', spec, '-p', `${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let gone: string | undefined;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said = (said + chunk).slice(-4000)));
  child.on('exit', (code) => (gone = `Prism ended with ${code}: ${said}`));
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/identity-providers/names`, () => gone).catch((error) => {
    child.kill();
    throw error;
  });
  return {
    url,
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
