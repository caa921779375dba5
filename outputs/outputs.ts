/** The outputs there are, by their name on the command line. */
import { influxdbOutput } from './influxdb/output.ts';
import type { Output } from './output.ts';

/** What an output is made from. */
export interface OutputSettings {
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
  /** The .env that setup made: what the environment doesn't name is looked for there. */
  readonly envFile: string;
  readonly required: boolean;
}

/** @throws Error in one line where the URL isn't one for it */
type MakeOutput = (settings: OutputSettings) => Output;

const outputs: Readonly<Record<string, MakeOutput>> = {
  influxdb: ({ url, env, envFile, required }) => influxdbOutput(url, env, envFile, required),
};

/** @throws Error in one line */
export function outputOf(name: string, settings: OutputSettings): Output {
  const make = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (make === undefined) throw new Error(`expected one of ${Object.keys(outputs).join(', ')}, as NAME=URL`);
  return make(settings);
}
