/**
 * A pattern for texts in bytes of UTF-8 that were read as Latin-1: letter case aside (as `/iu` has it), composed,
 * decomposed or as given, and with the escapes of JSON and Markdown, however deeply nested. Null for no texts.
 */
export function tracePattern(texts: readonly string[]): RegExp | null {
  const forms = new Set(
    texts
      .flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')])
      .filter((form) => form !== ''),
  );
  if (forms.size === 0) return null;
  const cased = casedCharacters();
  const sources = [...forms].map((form) =>
    Array.from(form, (character) => sourceOf(character, cased)).join(''),
  );
  return new RegExp(sources.join('|'), 'g');
}

/** In bytes, more than a match of one of these texts can take unless it is escaped out of all proportion. */
export function longestTrace(texts: readonly string[]): number {
  return 16 * Math.max(64, ...texts.map((text) => text.length));
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
};

function sourceOf(character: string, cased: readonly string[]): string {
  if (character === '\\') return String.raw`\\+`;
  const same = new RegExp(`^${literally(character)}$`, 'iu');
  const variants = new Set([character, ...cased.filter((other) => same.test(other))]);
  const escapes = [...variants].map((variant) => {
    const units = Array.from({ length: variant.length }, (_, index) => variant.charCodeAt(index));
    return units.map((unit) => String.raw`\\+u${hexAnyCase(unit.toString(16).padStart(4, '0'))}`).join('');
  });
  const name = NAMED_ESCAPES[character];
  const named = name === undefined ? [] : [String.raw`\\+${name}`];
  const plain = [...variants].map(
    (variant) => (isPunctuation(variant) ? String.raw`\\*` : '') + bytesOf(variant),
  );
  return `(?:${[...plain, ...named, ...escapes].join('|')})`;
}

/** Every character that has a lower or upper case, up to the last that there is in Unicode 16. */
function casedCharacters(): string[] {
  const found: string[] = [];
  for (let code = 0; code < 0x1_ee_00; code++) {
    const character = String.fromCodePoint(code);
    if (character.toLowerCase() !== character || character.toUpperCase() !== character) found.push(character);
  }
  return found;
}

function bytesOf(character: string): string {
  return Array.from(
    Buffer.from(character),
    (byte) => String.raw`\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

function hexAnyCase(digits: string): string {
  return digits.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function isPunctuation(character: string): boolean {
  return /[!-/:-@[-`{-~]/.test(character);
}

function literally(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);
}
