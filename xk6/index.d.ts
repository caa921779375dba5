/**
 * Memory that all virtual users of a k6 run share, and the lock around it.
 *
 * Only a k6 built with the extension has this module: require it where `__ENV.ROUTEBENCH_XK6` holds its version.
 */
declare module 'k6/x/routebench' {
  /** The extension's semantic version, the same as `__ENV.ROUTEBENCH_XK6`. */
  export const version: string;

  /**
   * The memory of that name: zeroed when it's first asked for, and one and the same for every virtual user of the
   * run, for `setup()`, `teardown()` and `handleSummary()`. Each call gives a new ArrayBuffer over it.
   *
   * Read and write it within {@link exclusive} only, as long as several virtual users run.
   *
   * @param name any string that isn't empty
   * @param bytes a multiple of 8 from 8 to 67,108,864 (64 MiB); the same each time for the same name
   * @throws Error that says what was given and what is expected
   * @example
   * const inFlight = new Float64Array(memory('in flight', 5 * 8));
   */
  export function memory(name: string, bytes: number): ArrayBuffer;

  /**
   * Calls `fn(...args)` while no other virtual user is within `exclusive`, and gives what it returns. There is one lock
   * in a run, whatever the memory. It's free again however `fn` ends.
   *
   * Keep `fn` short: everyone else waits. Requests and `sleep` don't belong in it.
   *
   * @param fn a function defined once and given its arguments costs about 0.5 µs; a closure made anew for each call 1.8 µs
   * @throws what `fn` throws
   * @throws Error if `fn` isn't a function, if it returns a Promise (async code goes on once the lock is free), or if
   * this call is itself within `exclusive`
   * @example
   * const add = (cell: number, by: number) => (inFlight[cell]! += by);
   * const now = exclusive(add, 0, 1);
   */
  export function exclusive<Args extends unknown[], Result>(
    fn: (...args: Args) => Result,
    ...args: Args
  ): Result;

  /**
   * A function that adds to cells of a memory, seen as a Float64Array: each amount to the cell named before it. It waits
   * for none: what next is within {@link exclusive} or {@link single} finds it done, all of one call or none. Read such
   * a memory there, at the end of a run too.
   *
   * @param name of a memory that was asked for
   * @returns throws an Error where there is no such cell, counted from 0, or an amount isn't a number
   * @throws Error where there is no such memory
   * @example
   * const add = adder('in flight');
   * add(machine, -1);
   * add(machine, -1, machine + 1, 1);
   */
  export function adder(name: string): (...cellsAndAmounts: number[]) => void;

  /**
   * One function for all virtual users. `make` is called once in a run, from its text and in an engine of its own; what
   * it returns is called by all, one at a time: nothing else is within it or within {@link exclusive} meanwhile. So what
   * is known and what goes by it are in one place, and a virtual user holds neither.
   *
   * @param make knows nothing but its arguments and JavaScript's own: neither what is around it nor k6's modules.
   * k6's engine cuts the text of an arrow function whose body is in parentheses short: use braces
   * @param input handed to `make`; heeded the first time alone
   * @returns calls that one function. Arguments and what it returns are numbers, strings and the like, no objects.
   * @throws what the function throws, as an Error
   * @example
   * const next = single((memory, input) => { let i = Number(input); return () => i++; }, '10');
   * next(); // 10, and 11 for the next caller
   */
  export function single<Args extends Primitive[], Result extends Primitive>(
    make: (memory: (name: string, bytes: number) => ArrayBuffer, input: string) => (...args: Args) => Result,
    input: string,
  ): (...args: Args) => Result;

  /**
   * Opens each other virtual user's connection to a server, with a HEAD request that is no sample: at the end of `setup()`,
   * so that many that begin at once find theirs open. Up to 100 at a time, for 5 s in all: what has none by then, or whose
   * server closed it, opens one at its first request as ever. Opens none twice.
   *
   * @param url of anything there; what it answers doesn't matter
   * @throws Error where that is no URL, and in init code
   */
  export function connect(url: string): void;

  /**
   * Collects k6's garbage, and returns once that is done: at the end of `setup()`, so that it isn't done just when all
   * virtual users begin. Takes 0.1 s with 500 of them, 0.4 s with 2,000.
   */
  export function collect(): void;

  type Primitive = number | string | boolean | null | undefined;
}
