/** Caddy's reverse proxy. Nothing of it outlives the run: no admin endpoint, no certificates, data in the run's folder. */
import { REQUEST_INDEX } from '../model/master-api.ts';
import { addressOf, ANSWER_TIMEOUT_MS, defineBalancer } from './balancer.ts';

const policy = (summary: string, directive: string) => ({ summary, directive });

export default defineBalancer({
  name: 'caddy',
  command: 'caddy',
  versionArgs: ['version'],
  install: 'apt-get install caddy',
  algorithms: {
    round_robin: policy('round robin', 'round_robin'),
    least_conn: policy('fewest requests under way, at random among equals', 'least_conn'),
    random: policy('at random (the default)', 'random'),
    random_choose: policy('two at random, of these the one with fewer requests', 'random_choose 2'),
    first: policy('the first that is up', 'first'),
    ip_hash: policy("by the client's address: one client always meets one machine", 'ip_hash'),
    header: policy("rendezvous hashing of the request's number", `header ${REQUEST_INDEX}`),
  },
  configure({ directive }, { upstreams, port, folder, maxConnections }) {
    return {
      files: {
        Caddyfile: `{
  admin off
  auto_https off
  log {
    level ERROR
  }
}
:${port} {
  bind 127.0.0.1
  reverse_proxy ${upstreams.map(addressOf).join(' ')} {
    lb_policy ${directive}
    lb_try_duration 0
    transport http {
      keepalive 2m
      keepalive_idle_conns ${maxConnections}
      keepalive_idle_conns_per_host ${maxConnections}
      response_header_timeout ${ANSWER_TIMEOUT_MS / 1000}s
    }
  }
}
`,
      },
      checkArgs: ['validate', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'],
      runArgs: ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'],
      environment: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    };
  },
});
