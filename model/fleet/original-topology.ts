// Made from topologies/original.json by tools/build.mjs: change that file, then run "npm run build".
import type { Topology } from './topology.ts';

/** Made anew for each asker, since k6's virtual users would each hold a copy otherwise. */
// prettier-ignore
export const originalTopology = (): Topology => ({
  "name": "original",
  "requestTimeoutMs": 30000,
  "regions": {
    "emea": {
      "latencyMs": 300,
      "machines": [
        {
          "serviceMs": 30,
          "workMs": 21
        }
      ]
    },
    "us": {
      "latencyMs": 340,
      "machines": [
        {
          "serviceMs": 30,
          "workMs": 21
        },
        {
          "serviceMs": 30,
          "workMs": 21
        }
      ]
    },
    "asia": {
      "latencyMs": 490,
      "machines": [
        {
          "serviceMs": 30,
          "workMs": 21
        },
        {
          "serviceMs": 30,
          "workMs": 21
        }
      ]
    }
  }
});

export const original: Topology = /* @__PURE__ */ originalTopology();
