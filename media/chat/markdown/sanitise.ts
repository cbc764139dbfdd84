import DOMPurify from 'dompurify';

const text = 'p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr br em strong s a code pre div span button'.split(
  ' ',
);
const tables = 'table thead tbody tr th td'.split(' ');
const attributes = 'class title role tabindex aria-label aria-hidden type start data-href data-command'.split(
  ' ',
);

/**
 * HTML as nodes, with nothing in them that could load, run or navigate. The parser already emits only such HTML;
 * this holds when the parser, or a rule of ours, is wrong.
 */
export function sanitise(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [...text, ...tables],
    ALLOWED_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // Without this, values are taken for addresses: `daybook:` would be cut out of `data-href`.
    ADD_URI_SAFE_ATTR: attributes,
    RETURN_DOM_FRAGMENT: true,
  });
}
