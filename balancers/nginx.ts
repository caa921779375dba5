/**
 * NGINX (ngx_http_upstream_module). One worker, since each has a round-robin state and counts of its own; no failed server
 * is left out and nothing is tried twice, so that the algorithm alone decides.
 */
import { REQUEST_INDEX } from '../model/master-api.ts';
import { addressOf, ANSWER_TIMEOUT_MS, defineBalancer } from './balancer.ts';

const indexVariable = `$http_${REQUEST_INDEX.replaceAll('-', '_')}`;

export default defineBalancer({
  name: 'nginx',
  command: 'nginx',
  versionArgs: ['-v'],
  install: 'apt-get install nginx',
  algorithms: {
    round_robin: {
      summary: 'smooth weighted round robin, equal weights',
      directive: '',
      like: 'round-robin',
    },
    weighted: {
      summary: 'smooth weighted round robin, weights by capacity',
      directive: '',
      weighted: true,
      like: 'weighted',
    },
    least_conn: {
      summary: 'fewest connections for its weight',
      directive: 'least_conn;',
      weighted: true,
      like: 'least-connections',
    },
    'random-two': {
      summary: 'two at random, of these the one with fewer connections',
      directive: 'random two least_conn;',
      like: 'two-choices',
    },
    ip_hash: {
      summary: "by the client's address: one client always meets one machine",
      directive: 'ip_hash;',
    },
    hash: {
      summary: "consistent hashing (ketama) of the request's number",
      directive: `hash ${indexVariable} consistent;`,
    },
  },
  configure({ directive, weighted }, { upstreams, port, folder, maxConnections }) {
    const seconds = ANSWER_TIMEOUT_MS / 1000;
    const servers = upstreams.map(
      (it) => `server ${addressOf(it)}${weighted ? ` weight=${it.weight}` : ''} max_fails=0;`,
    );
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    return {
      files: {
        'nginx.conf': `daemon off;
worker_processes 1;
error_log stderr error;
pid ${folder}/nginx.pid;
events { worker_connections ${maxConnections}; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  keepalive_requests 1000000;
  upstream fleet {
    ${[directive, ...servers, `keepalive ${maxConnections / 20};`].filter(Boolean).join('\n    ')}
    keepalive_requests 1000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://fleet;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_next_upstream off;
      proxy_read_timeout ${seconds}s;
      proxy_send_timeout ${seconds}s;
    }
  }
}
`,
      },
      checkArgs: ['-t', '-q', '-c', `${folder}/nginx.conf`, '-e', 'stderr'],
      runArgs: ['-c', `${folder}/nginx.conf`, '-e', 'stderr'],
    };
  },
});
