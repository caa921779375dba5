/** Where a request goes, and how a strategy says so. */
import type { Region, Machine } from './machine.ts';

/** Where a request goes: one of the master's three endpoints, or nowhere yet. */
export type Route =
  | { readonly to: 'anywhere' }
  | { readonly to: 'region'; readonly region: Region }
  | { readonly to: 'machine'; readonly machine: Machine }
  /** Not yet: the host waits this long, then asks again. */
  | { readonly to: 'hold'; readonly holdMs: number };

export const anywhere: Route = { to: 'anywhere' };

export const toRegion = (region: Region): Route => ({ to: 'region', region });

/** Made once for each machine: there are as many routes to it as requests. */
export function to(machine: Machine): Route {
  const made = routes[machine.index];
  if (made !== undefined && made.machine === machine) return made;
  return (routes[machine.index] = { to: 'machine', machine });
}

const routes: (Extract<Route, { to: 'machine' }> | undefined)[] = [];

export const hold = (holdMs: number): Route => ({ to: 'hold', holdMs });
