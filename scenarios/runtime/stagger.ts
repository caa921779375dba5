/**
 * In a burst, when a virtual user sends its first request, in ms after the release: about as fast as k6 and a fleet on the
 * same computer manage. Where connections are open (before.ts) that is 0.2 ms apart. On stock k6 they come about only once
 * all users are awake, which takes 0.025 ms each; then it is 0.25 ms, and twice that from the hundredth on, so that answers
 * get their turn too. It counts as sojourn, since all are released together (docs/decisions/0010-burst.md).
 */
export const staggerMs = (user: number, users: number): number =>
  __ENV.ROUTEBENCH_XK6 ? 0.2 * user : 0.025 * users + 0.25 * (user + Math.max(0, user - 100));
