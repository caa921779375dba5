import type { Topology } from '../strategies/kit/topology.ts';

/** What there is to ask for: stands in the body of every 404 and 405. */
export function directoryOf(topology: Topology) {
  return {
    paths: ['/', '/work', '/work/<region>', '/work/<region>/<machine>'],
    regions: Object.fromEntries(
      Object.entries(topology.regions).map(([region, { machines }]) => [region, machines.length]),
    ),
  };
}

/** Long paths and names come back shortened: an error is for reading. */
export function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}
