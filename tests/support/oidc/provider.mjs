// An OpenID provider for tests: panva's certified server on loopback. Its settings come as one line of JSON on standard
// input; it says "ready" and stays until its input ends. Accounts are read from a file at each sign-in, so that a test
// can change them.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const line = await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve));
const { port, accounts, clients, jwks, inIdToken, skewSeconds } = JSON.parse(line);

const now = Date.now;
Date.now = () => now() + skewSeconds * 1000;

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
  jwks,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  // Whether claims stand in the ID token, or can only be asked for.
  conformIdTokenClaims: !inIdToken,
  cookies: { keys: ['only for tests'] },
  ttl: { IdToken: 300 },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount(_ctx, id) {
    const claims = JSON.parse(readFileSync(accounts, 'utf8'))[id];
    return claims && { accountId: id, claims: () => ({ sub: id, ...claims }) };
  },
});
provider.on('server_error', (_ctx, error) => console.error(error));
provider.listen(port, '127.0.0.1', () => console.log('ready'));
process.stdin.on('end', () => process.exit(0));
