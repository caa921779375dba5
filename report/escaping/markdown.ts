/** Text within a line or a table's cell: no HTML, no code, no link or picture, no cell or line of its own. */
export const markdownText = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replace(/[|<>\\`]|\](?=[[(:])/g, (character) => `\\${character}`);
