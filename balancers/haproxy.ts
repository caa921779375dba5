/** HAProxy. One thread, since `random` and `leastconn` count per process; no limit of connections but for `first`. */
import { REQUEST_INDEX } from '../model/master-api.ts';
import { addressOf, ANSWER_TIMEOUT_MS, defineBalancer } from './balancer.ts';

/** `first` fills a server before it takes the next: this is what "full" means (what keeps a machine of 30 ms and 600 ms busy). */
const FIRST_MAX_CONNECTIONS = 20;

export default defineBalancer({
  name: 'haproxy',
  command: 'haproxy',
  versionArgs: ['-v'],
  install: 'apt-get install haproxy',
  algorithms: {
    roundrobin: {
      summary: 'weighted round robin, equal weights',
      directive: 'balance roundrobin',
      like: 'round-robin',
    },
    weighted: {
      summary: 'weighted round robin, weights by capacity',
      directive: 'balance roundrobin',
      weighted: true,
      like: 'weighted',
    },
    'static-rr': {
      summary: 'weighted round robin with a fixed table',
      directive: 'balance static-rr',
      weighted: true,
    },
    leastconn: {
      summary: 'fewest connections, round robin among equals',
      directive: 'balance leastconn',
      like: 'least-connections',
    },
    first: {
      summary: `the first server with a free slot (of ${FIRST_MAX_CONNECTIONS})`,
      directive: 'balance first',
    },
    random: {
      summary: 'random(2): two at random, the less loaded of them',
      directive: 'balance random(2)',
      like: 'two-choices',
    },
    source: {
      summary: "by the client's address: one client always meets one machine",
      directive: 'balance source',
    },
    hash: {
      summary: "consistent hashing of the request's number",
      directive: `balance hdr(${REQUEST_INDEX})\n  hash-type consistent`,
    },
  },
  configure({ directive, weighted }, { upstreams, port, folder, maxConnections }) {
    const limit = directive.startsWith('balance first') ? ` maxconn ${FIRST_MAX_CONNECTIONS}` : '';
    const servers = upstreams.map(
      (it, i) => `server machine${i} ${addressOf(it)}${weighted ? ` weight ${it.weight}` : ''}${limit}`,
    );
    return {
      files: {
        'haproxy.cfg': `global
  maxconn ${maxConnections}
  nbthread 1
defaults
  mode http
  option http-keep-alive
  http-reuse always
  retries 0
  timeout connect 60s
  timeout client ${ANSWER_TIMEOUT_MS}ms
  timeout server ${ANSWER_TIMEOUT_MS}ms
  timeout queue ${ANSWER_TIMEOUT_MS}ms
frontend master
  bind 127.0.0.1:${port} backlog 4096
  default_backend fleet
backend fleet
  ${[directive, ...servers].join('\n  ')}
`,
      },
      checkArgs: ['-c', '-q', '-f', `${folder}/haproxy.cfg`],
      runArgs: ['-db', '-f', `${folder}/haproxy.cfg`],
    };
  },
});
