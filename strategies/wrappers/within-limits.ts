/** A strategy on the machines that have room: those with as many requests in flight as they may have are taken out for now. */
import { hold, to, type Request, type Route, type Router, type World } from '../api/contract.ts';
import { machineOf, withoutSome, type Without } from './without.ts';

/** @param limitOf the most requests in flight at the machine at that place, at least 1 */
export function withinLimits(
  create: (world: World) => Router,
  world: World,
  limitOf: (i: number) => number,
): Omit<Without, 'route'> & { route(request: Request): Route } {
  const { machines, board, random } = world;
  const inner = withoutSome(create, world);
  const isFull = (i: number) => board.loads[i]! >= Math.floor(limitOf(i));
  // Where all are full, room comes with the next answer: looked for four times in the shortest service.
  const againMs = Math.max(
    1,
    machines.reduce((least, { serviceMs }) => Math.min(least, serviceMs), Infinity) / 4,
  );
  return {
    ...inner,
    route(request) {
      if (machines.every(({ index }) => isFull(index))) return hold(againMs);
      const route = inner.route(request, isFull);
      if (route.to === 'machine' || route.to === 'hold') return route;
      return to(machineOf(route, machines, (draw) => random(request.index, draw)));
    },
  };
}
