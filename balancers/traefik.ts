/** Traefik, from a file provider alone. Its server's time-outs are off: the fleet's own time-out decides. */
import { addressOf, defineBalancer } from './balancer.ts';

export default defineBalancer({
  name: 'traefik',
  command: 'traefik',
  versionArgs: ['version'],
  install: 'put the traefik binary on the PATH',
  algorithms: {
    wrr: { summary: 'weighted round robin (the default)', directive: 'wrr', weighted: true },
    p2c: { summary: 'two at random, of these the one with fewer requests', directive: 'p2c' },
    hrw: { summary: "rendezvous hashing of the client's address", directive: 'hrw' },
    leasttime: { summary: 'shortest time to first byte for its requests under way', directive: 'leasttime' },
  },
  configure({ directive, weighted }, { upstreams, port, folder }) {
    const servers = upstreams.map(
      (it) =>
        `          - url: http://${addressOf(it)}${weighted ? `\n            weight: ${it.weight}` : ''}`,
    );
    return {
      files: {
        'traefik.yaml': `global: { checkNewVersion: false, sendAnonymousUsage: false }
log: { level: ERROR }
entryPoints:
  master:
    address: 127.0.0.1:${port}
    transport:
      respondingTimeouts: { readTimeout: 0, writeTimeout: 0, idleTimeout: 0 }
providers:
  file: { filename: ${folder}/dynamic.yaml, watch: false }
serversTransport: { maxIdleConnsPerHost: 2000 }
`,
        'dynamic.yaml': `http:
  routers:
    all: { entryPoints: [master], rule: 'PathPrefix(\`/\`)', service: fleet }
  services:
    fleet:
      loadBalancer:
        strategy: ${directive}
        servers:
${servers.join('\n')}
`,
      },
      checkArgs: null,
      runArgs: [`--configFile=${folder}/traefik.yaml`],
    };
  },
});
