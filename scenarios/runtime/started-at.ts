import exec from 'k6/execution';
import { startAt } from './current-settings.ts';

/** What a run's moments count from, k6's clock in ms: its scenario's start, or the one that several processes agreed on. */
export const startedAtMs = (): number => startAt ?? exec.scenario.startTime;
