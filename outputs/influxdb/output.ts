/** InfluxDB as an output: k6 streams every metric there through its own output, and what arrived is counted. */
import type { Output } from '../output.ts';
import { deliveryText } from './delivery-text.ts';
import { openStream } from './stream.ts';
import { targetFrom, type Target } from './target.ts';

/** @throws Error in one line where the URL isn't one of an InfluxDB */
export const influxdbOutput = (
  url: string,
  env: NodeJS.ProcessEnv,
  envFile: string,
  required: boolean,
): Output => influxdbAt(targetFrom(url, env, envFile), required);

export function influxdbAt(target: Target, required: boolean): Output {
  const output: Output = {
    name: 'influxdb',
    label: `InfluxDB ${target.url}`,
    required,
    async open(run, folder) {
      const { finish, ...stream } = await openStream(target, run, folder, output);
      return {
        ...stream,
        async finish(finished) {
          const delivery = await finish(finished);
          return {
            complete: delivery.complete,
            text: deliveryText(delivery, finished.directory),
            record: { influxdb: delivery },
          };
        },
      };
    },
  };
  return output;
}
