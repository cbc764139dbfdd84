/**
 * Characters that change how text looks or reads without being seen: controls, zero-width and bidirectional marks,
 * invisible fillers, tags and variation selectors, except the two that choose between text and emoji. Text may hide
 * an instruction in them.
 */
const invisible =
  /(?!\t|\n|\u{FE0E}|\u{FE0F})[\p{Cc}\p{Default_Ignorable_Code_Point}\u{2028}\u{2029}\u{FFF9}-\u{FFFB}]/gu;

/** Joiners belong to the spelling of these scripts, and to emoji made of several. */
const scripts = [
  'Arabic',
  'Syriac',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
]
  .concat(['Telugu', 'Kannada', 'Malayalam', 'Sinhala'])
  .map((script) => `\\p{Script=${script}}`);
const joined = ['[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\u{FE0F}]', `[${scripts.join('')}]`];
const joiner = new RegExp(
  joined.map((kind) => `(?<=${kind})[\\u{200C}\\u{200D}](?=${kind})`).join('|'),
  'uy',
);

/** The text with every invisible character written out: U+202E becomes the eight characters `\u{202E}`. */
export function visibleText(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n');
  return lines.replaceAll(invisible, (character, at: number) =>
    isJoiner(lines, at) ? character : escaped(character),
  );
}

function isJoiner(text: string, at: number): boolean {
  joiner.lastIndex = at;
  return joiner.test(text);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\u{${code.toString(16).toUpperCase().padStart(4, '0')}}`;
}
