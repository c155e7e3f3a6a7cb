// A Controller of the test's own, for what no well-behaved Gateway says: our server stands in front of it.
import { once } from 'node:events';
import { createServer } from 'node:http';

const TYPE = 'application/vnd.appgate.peer-v22+json';

export async function startController(info: unknown): Promise<{ url: string; stop: () => Promise<void> }> {
  const signedIn = {
    token: 'a token of no meaning',
    expires: '2999-01-01T00:00:00.000Z',
    user: { name: 'admin', needTwoFactorAuth: false, privileges: [{ type: 'All', target: 'All' }] },
  };
  const answers: [string, unknown][] = [
    ['GET /version', { peerVersion: 22, lowestPeerVersionSupported: 16 }],
    ['GET /identity-providers/names', { data: [{ name: 'local', type: 'Credentials' }] }],
    ['POST /authentication', signedIn],
    ['GET /authorization', signedIn],
    ['GET /session-info/', info],
  ];
  const server = createServer((request, response) => {
    const call = `${request.method} ${request.url}`;
    const found = answers.find(([prefix]) => call.startsWith(prefix));
    response.writeHead(found ? 200 : 404, { 'content-type': TYPE });
    response.end(JSON.stringify(found ? found[1] : { id: 'not found', message: call }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
