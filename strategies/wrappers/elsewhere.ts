/** Further attempts of a request go to machines that it wasn't sent to before, as Envoy's retry predicate previous_hosts has it. */
import type { Request, Route, Router, World } from '../api/contract.ts';
import { withoutSome, type Without } from './without.ts';

export interface Elsewhere extends Omit<Without, 'route'> {
  route(request: Request): Route;
  /** No further attempt follows. */
  forget(request: Request): void;
}

export function elsewhere(create: (world: World) => Router, world: World): Elsewhere {
  const inner = withoutSome(create, world);
  /** By request, the machines that it was sent to, and how many of its attempts are under way. */
  const known = new Map<number, { tried: Set<number>; open: number }>();
  return {
    ...inner,
    route(request) {
      const entry = known.get(request.index) ?? { tried: new Set<number>(), open: 0 };
      const route = inner.route(request, (i) => entry.tried.has(i));
      if (route.to === 'hold') return route;
      if (route.to === 'machine') entry.tried.add(route.machine.index);
      entry.open += 1;
      known.set(request.index, entry);
      return route;
    },
    settled(request, outcome) {
      inner.settled(request, outcome);
      const entry = known.get(request.index);
      if (entry === undefined) return;
      entry.open -= 1;
      if (outcome.machine) entry.tried.add(outcome.machine.index);
      if (!outcome.failed && entry.open === 0) known.delete(request.index);
    },
    forget: ({ index }) => void known.delete(index),
  };
}
