/** How many files a process of this computer may have open at once; a connection is one of them. */

/** For what a process opens besides its connections: its programs, its logs, what it listens on. */
const SPARE_FILES = 200;

/** The hard limit, up to which Node, Go and balancers raise their own by themselves; Infinity where there is none. */
export function openFilesLimit(): number {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly hard?: number | 'unlimited' } };
  };
  const hard = Number(userLimits?.open_files?.hard);
  return Number.isFinite(hard) ? hard : Infinity;
}

/** Files that a process needs for so many requests at once, each of which takes so many. */
export const filesFor = (requests: number, perRequest: number): number => perRequest * requests + SPARE_FILES;

/** The most requests at once that a process has files for. */
export const requestsWithin = (files: number, perRequest: number): number =>
  Math.max(0, Math.floor((files - SPARE_FILES) / perRequest));

export const HOW_TO_RAISE =
  'raise the hard limit (ulimit -Hn as root, LimitNOFILE= of a systemd unit, docker run --ulimit nofile=)';
