/** Text without the characters that no XML document can hold, nor HTML (https://www.w3.org/TR/xml/#charsets). */
export const xmlText = (text: string): string =>
  text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
