/**
 * Makes the children of `target` those of `wanted`, changing only what differs: while a text grows, its selection,
 * the focus and the scroll position inside it stay.
 */
export function morph(target: Node, wanted: Node): void {
  const next = [...wanted.childNodes];
  for (const [index, node] of next.entries()) {
    const present = target.childNodes[index];
    if (!present) target.appendChild(node);
    else if (!alike(present, node)) target.replaceChild(node, present);
    else update(present, node);
  }
  while (target.childNodes.length > next.length) target.lastChild?.remove();
}

function alike(present: Node, node: Node): boolean {
  return present.nodeName === node.nodeName;
}

function update(present: Node, node: Node): void {
  if (present instanceof Element && node instanceof Element) {
    updateAttributes(present, node);
    morph(present, node);
  } else if (present instanceof Text && node instanceof Text) {
    updateText(present, node.data);
  }
}

/** Text that only grew is appended to: setting it whole would collapse a selection. */
function updateText(present: Text, text: string): void {
  if (present.data === text) return;
  if (text.startsWith(present.data)) present.appendData(text.slice(present.data.length));
  else present.data = text;
}

function updateAttributes(present: Element, node: Element): void {
  for (const { name } of Array.from(present.attributes))
    if (!node.hasAttribute(name)) present.removeAttribute(name);
  for (const { name, value } of node.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
}
