/** @param error what node:fs threw */
export function unreadable(file: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  return new Error(code === 'ENOENT' ? `${file}: is missing` : `${file}: can't be read: ${message}`, {
    cause: error,
  });
}
