/** Envoy. One worker (see runArgs), since each has a round-robin state of its own; limits and time-outs that would bind are raised. */
import { REQUEST_INDEX } from '../model/master-api.ts';
import { defineBalancer, type Upstream } from './balancer.ts';

const policy = (summary: string, directive: string) => ({ summary, directive });

const endpointOf = ({ host, port, weight }: Upstream, weighted: boolean) => ({
  endpoint: { address: { socket_address: { address: host, port_value: port } } },
  ...(weighted && { load_balancing_weight: weight }),
});

export default defineBalancer({
  name: 'envoy',
  command: 'envoy',
  versionArgs: ['--version'],
  install: 'put the envoy binary on the PATH',
  algorithms: {
    round_robin: policy('round robin, equal weights', 'ROUND_ROBIN'),
    weighted: { ...policy('round robin, weights by capacity', 'ROUND_ROBIN'), weighted: true },
    least_request: policy('two draws, of these the one with fewer requests', 'LEAST_REQUEST'),
    random: policy('at random', 'RANDOM'),
    ring_hash: policy("consistent hashing of the request's number", 'RING_HASH'),
    maglev: policy("Maglev's table, by the request's number", 'MAGLEV'),
  },
  configure({ directive, weighted = false }, { upstreams, port, folder, maxConnections }) {
    const hashed = directive === 'RING_HASH' || directive === 'MAGLEV';
    const route = {
      cluster: 'fleet',
      timeout: '0s',
      ...(hashed && { hash_policy: [{ header: { header_name: REQUEST_INDEX } }] }),
    };
    const manager = {
      '@type':
        'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
      stat_prefix: 'master',
      route_config: {
        virtual_hosts: [{ name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route }] }],
      },
      http_filters: [
        {
          name: 'envoy.filters.http.router',
          typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
        },
      ],
    };
    const limits = {
      max_connections: maxConnections,
      max_pending_requests: maxConnections,
      max_requests: maxConnections,
    };
    const bootstrap = {
      static_resources: {
        listeners: [
          {
            name: 'master',
            address: { socket_address: { address: '127.0.0.1', port_value: port } },
            filter_chains: [
              { filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }] },
            ],
          },
        ],
        clusters: [
          {
            name: 'fleet',
            type: 'STATIC',
            lb_policy: directive,
            circuit_breakers: { thresholds: [limits] },
            load_assignment: {
              cluster_name: 'fleet',
              endpoints: [{ lb_endpoints: upstreams.map((it) => endpointOf(it, weighted)) }],
            },
          },
        ],
      },
    };
    const file = `${folder}/envoy.json`;
    return {
      files: { 'envoy.json': `${JSON.stringify(bootstrap, null, 2)}\n` },
      checkArgs: ['--mode', 'validate', '-c', file],
      runArgs: ['-c', file, '--concurrency', '1', '--log-level', 'error', '--disable-hot-restart'],
    };
  },
});
