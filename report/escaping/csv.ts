/**
 * A text in a cell that a spreadsheet doesn't take for a formula: with an apostrophe before it, as OWASP advises
 * (https://owasp.org/www-community/attacks/CSV_Injection). Numbers are written as numbers, whatever their sign.
 */
export const csvText = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
