/** A fleet's machines as upstreams of a balancer. */
import { capacityPerMs, type Fleet } from '../model/fleet/fleet.ts';
import type { Upstream } from './balancer.ts';

/** HAProxy's largest weight, and so the finest that all of them know. */
const MAX_WEIGHT = 256;

/**
 * Weights are in proportion to capacity, as fine as whole numbers up to 256 allow; equal machines have 1 each.
 *
 * @param addresses by machine id, where each is reached
 */
export function upstreamsOf(
  { machines }: Fleet,
  addresses: ReadonlyMap<string, { readonly host: string; readonly port: number }>,
): Upstream[] {
  const largest = Math.max(...machines.map(capacityPerMs));
  const equal = machines.every((machine) => capacityPerMs(machine) === largest);
  return machines.map((machine) => {
    const address = addresses.get(machine.id);
    if (address === undefined) throw new Error(`no address is known of machine ${machine.id}`);
    const weight = equal ? 1 : Math.max(1, Math.round((MAX_WEIGHT * capacityPerMs(machine)) / largest));
    return { id: machine.id, host: address.host, port: address.port, weight };
  });
}
