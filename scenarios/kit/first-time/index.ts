/**
 * All that runs once and not in each virtual user: reading what the run was told, its options, and what comes before
 * the load. A function costs each of 2,000 users about 1 kB, so the bundle makes this part in the first init pass and
 * in the set-up alone (runner/build.mjs, docs/decisions/memory.md).
 */
import type { Settings } from '../settings.ts';
import { before } from './before.ts';
import { readEnvironment } from './environment.ts';
import { readKnowledge } from './knowledge.ts';
import { runOptions } from './options.ts';

const readSettings = (): Settings => ({ ...readEnvironment(), ...readKnowledge() });

export const firstTime = { readSettings, runOptions, before };
