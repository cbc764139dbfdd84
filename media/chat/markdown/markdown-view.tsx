import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { visibleText } from '../visible-text.ts';
import { type Block, parseBlocks } from './blocks.ts';
import { Colouring } from './highlight.ts';
import { morph } from './morph.ts';
import { createMarkdown, growing } from './parser.ts';
import { sanitise } from './sanitise.ts';

const markdown = createMarkdown();

/** Untrusted Markdown. While it `grows`, only its last block is parsed and drawn again. */
export function MarkdownView({ text, grows }: { text: string; grows: boolean }) {
  const blocks = useBlocks(visibleText(text), grows);
  return (
    <div class="markdown">
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} grows={grows && index === blocks.length - 1} />
      ))}
    </div>
  );
}

/** A text that is complete is parsed whole, so that link definitions reach the paragraphs before them. */
function useBlocks(text: string, grows: boolean): readonly Block[] {
  const last = useRef<readonly Block[]>([]);
  return useMemo(() => {
    const blocks = parseBlocks(markdown, text, grows ? last.current : []);
    last.current = grows ? blocks : reuse(last.current, blocks);
    return last.current;
  }, [text, grows]);
}

/** Blocks that come out as they were are not drawn again. */
function reuse(before: readonly Block[], blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block, index) => {
    const previous = before[index];
    const same = previous?.source === block.source && !block.env.references && !previous.env.references;
    return same ? previous : block;
  });
}

function BlockView({ block, grows }: { block: Block; grows: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const [colouring] = useState(() => new Colouring());
  useLayoutEffect(() => {
    if (element.current) morph(element.current, draw(block, grows ? colouring : undefined));
  }, [block, grows]);
  return <div class="block" ref={element} />;
}

function draw(block: Block, colouring: Colouring | undefined): DocumentFragment {
  const env = colouring ? growing(block.env, colouring) : block.env;
  return sanitise(markdown.renderer.render(block.tokens, markdown.options, env));
}
