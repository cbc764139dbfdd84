import type { Intent } from './intent.ts';
import { isLookUp } from './parse-question.ts';
import { opening } from './phrase.ts';
import { topicWords } from './words.ts';

const IMPERATIVE = opening(
  `(?:${[
    'add|analy[sz]e|benchmark|build|bump|change|check|clean|clear|close|commit|compare|complete|configure|continue|convert|count|create',
    'debug|delete|deploy|describe|design|disable|do|document|draft|drop|edit|enable|erase|explain|export|extract|fetch|find|finish|fix|format',
    'generate|give|handle|help|implement|import|improve|inline|insert|inspect|install|investigate|let|lint|list|log|look|make|merge|migrate|move',
    'open|optimi[sz]e|plan|print|profile|propose|push|put|read|refactor|remind|remove|rename|replace|revert|review|rewrite|run',
    'save|scaffold|scan|set|show|simplify|solve|sort|split|start|stop|store|suggest|summari[sz]e|switch|tell|test|trace|translate|try|turn',
    'update|upgrade|use|wipe|wire|wrap|write',
  ].join('|')})\\s+\\S`,
);

/** Work that takes a language model. Null: the text asks for no such thing. */
export function parseTask(text: string): Intent | null {
  return IMPERATIVE.test(text) && !isLookUp(text) ? { kind: 'task', words: topicWords(text) } : null;
}
