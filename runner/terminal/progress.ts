import { createLogUpdate } from 'log-update';

export interface ProgressLine {
  /** Replaces what was shown. Nothing where there is no terminal, or in CI. */
  show(text: string): void;
  clear(): void;
}

/** A line that is kept up to date, on standard error, so that standard output holds results alone. */
export function progressLine(): ProgressLine {
  if (!process.stderr.isTTY || process.env.CI) return { show: () => {}, clear: () => {} };
  const update = createLogUpdate(process.stderr);
  return { show: (text) => update(text), clear: () => update.clear() };
}
