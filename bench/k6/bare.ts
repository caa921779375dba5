/** What k6 can do on this machine: requests, and nothing else. */
import http from 'k6/http';
import type { Options } from 'k6/options';

export const options: Options = {
  scenarios: {
    bare: {
      executor: 'shared-iterations',
      iterations: Number(__ENV.N),
      vus: Number(__ENV.VUS),
      maxDuration: '1h',
    },
  },
};

const url = `${__ENV.BASE_URL}/work/emea/0`;

export default function (): void {
  http.get(url);
}
