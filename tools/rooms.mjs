/**
 * The rooms of the house, in the order in which they build on each other: a file imports from its own room and from those
 * before it. Rooms of one line stand side by side and import nothing of each other.
 */
export const order = [
  ['model'],
  ['strategies'],
  ['simulator', 'scenarios', 'testbed', 'balancers'],
  ['records'],
  ['report', 'outputs'],
  ['playground'],
  ['dashboards', 'tools'],
  ['runner'],
  ['tests'],
  ['bench'],
];

export const rooms = order.flat();

/** Rooms and files that a build is made of: it is done anew where one of them changed. */
export const sources = [
  ...rooms.filter((room) => room !== 'tests'),
  'topologies',
  'scenes',
  'package.json',
  'package-lock.json',
];
