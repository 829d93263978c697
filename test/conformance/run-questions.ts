import { isDeepStrictEqual } from 'node:util';
import type { EventQueue } from './aws/event-queue.ts';
import type { UnloadFolder } from './aws/unload-folder.ts';
import { eventQuestions } from './questions/event-questions.ts';
import { type Answer, dates, numbers, texts } from './questions/expression-answers.ts';
import { arithmetic, moments, textFunctions, windows } from './questions/function-answers.ts';
import type { Asked, Question } from './questions/question.ts';
import { requestQuestions } from './questions/request-questions.ts';
import { resultQuestions } from './questions/result-questions.ts';
import { statementQuestions } from './questions/statement-questions.ts';
import { unloadQuestions } from './questions/unload-questions.ts';
import type { Warehouse } from './warehouse.ts';

/** The answer to one question. */
export interface Finding {
  readonly topic: string;
  readonly row?: string | undefined;
  readonly emulator: unknown;
  readonly warehouse: unknown;
  readonly same: boolean;
}

const expressions = [dates, numbers, texts, arithmetic, moments, textFunctions, windows];

/** Everything that questions may use; without a folder or a queue theirs are left out. */
export interface Everything extends Asked {
  readonly folder?: UnloadFolder | undefined;
  readonly queue?: EventQueue | undefined;
}

/** Compares two answers to one question. */
export const finding = (
  { topic, row }: { readonly topic: string; readonly row?: string },
  emulator: unknown,
  warehouse: unknown,
): Finding => ({
  topic,
  row,
  emulator,
  warehouse,
  same: isDeepStrictEqual(emulator, warehouse),
});

/** Asks one question; an error that it fails with is an answer as well. */
const askOne = async <With>(question: Question<With>, asked: With): Promise<Finding> => {
  const found = await question.ask(asked).catch(String);
  return finding(question, question.answer, found);
};

/** Each expression's type and text, all of a group in one statement. */
const askGroup = async (
  warehouse: Warehouse,
  answers: readonly Answer[],
): Promise<readonly unknown[]> => {
  const items = answers.map(([expression], nth) => `(${expression}) as c${nth}`);
  const row = await warehouse.firstRow(`select ${items.join(', ')}`);
  if (typeof row !== 'string') return row;
  // One of them fails there: each is asked alone, so that the others have their answers.
  const alone: unknown[] = [];
  for (const [expression] of answers) {
    const found = await warehouse.firstRow(`select ${expression} as c`);
    alone.push(typeof found === 'string' ? found : found[0]);
  }
  return alone;
};

/** Questions without what they use, so that all of them can be asked in one loop. */
const asking = <With>(questions: readonly Question<With>[], asked: With | undefined) =>
  asked === undefined ? [] : questions.map((question) => () => askOne(question, asked));

/** How many questions are asked with a folder and a queue, or without. */
export const countQuestions = ({ folder, queue }: Record<'folder' | 'queue', boolean>): number =>
  [...expressions, requestQuestions, statementQuestions, resultQuestions].flat().length +
  (folder ? unloadQuestions.length : 0) +
  (queue ? eventQuestions.length : 0);

/** The rows of the README's table that some question belongs to. */
export const askedRows: ReadonlySet<string | undefined> = new Set(
  [
    ...requestQuestions,
    ...statementQuestions,
    ...resultQuestions,
    ...unloadQuestions,
    ...eventQuestions,
  ].map(({ row }) => row),
);

/** Asks everything, in order, until the signal is aborted. */
export async function* askAll(
  everything: Everything,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const { folder, queue, ...asked } = everything;
  for (const answers of expressions) {
    if (signal.aborted) return;
    const found = await askGroup(asked.warehouse, answers);
    for (const [nth, [topic, type, value]] of answers.entries()) {
      yield finding({ topic }, [type, value], found[nth]);
    }
  }
  const questions = [
    ...asking([...requestQuestions, ...resultQuestions, ...statementQuestions], asked),
    ...asking(unloadQuestions, folder && { ...asked, folder }),
    ...asking(eventQuestions, queue && { ...asked, queue }),
  ];
  for (const ask of questions) {
    if (signal.aborted) return;
    yield await ask();
  }
}
