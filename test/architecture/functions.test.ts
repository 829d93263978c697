import { isFunctionLikeDeclaration } from 'typescript/unstable/ast/is';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';
import { expect, it } from 'vitest';
import { sourceFiles } from './source-tree.ts';

/** A reader holds so much of one function at a time. */
const FUNCTION_LINES = 50;

/** Views of the console whose markup reads better in one piece. */
const LONG_VIEWS = [
  'functions/console/page/result/table/result-table.tsx',
  'functions/console/page/submit/file/file-choices.tsx',
  'functions/console/page/submit/form/job-form.tsx',
  'functions/console/page/submit/report-list.tsx',
];

/** The files' functions by length; only parsed: nothing is resolved or checked. */
const longestFunctions = (): Map<string, number> => {
  const sources = Object.fromEntries(
    sourceFiles('bin', 'infra', 'functions', 'shared').map(({ path, text }) => [`/${path}`, text]),
  );
  const config = {
    compilerOptions: { allowJs: true, jsx: 'preserve', noLib: true, noResolve: true, types: [] },
    files: Object.keys(sources),
  };
  const files = { ...sources, '/tsconfig.json': JSON.stringify(config) };
  const api = new API({ cwd: '/', fs: createVirtualFileSystem(files) });
  const [project] = api.updateSnapshot({ openProject: '/tsconfig.json' }).getProjects();
  const longest = new Map<string, number>();
  for (const path of Object.keys(sources)) {
    const file = project?.program.getSourceFile(path);
    if (!file) throw new Error(`${path} cannot be parsed.`);
    const visit = (node: Parameters<typeof isFunctionLikeDeclaration>[0]): void => {
      if (isFunctionLikeDeclaration(node)) {
        const lines = node.getText(file).split('\n').length;
        longest.set(path.slice(1), Math.max(lines, longest.get(path.slice(1)) ?? 0));
      }
      node.forEachChild(visit);
    };
    visit(file);
  }
  api.close();
  return longest;
};

it('no function is longer than 50 lines, apart from a few views', () => {
  const longest = longestFunctions();
  expect(longest.size).toBeGreaterThan(100);
  const long = [...longest].filter(([, lines]) => lines > FUNCTION_LINES);
  expect(long.map(([path]) => path).sort()).toEqual(LONG_VIEWS);
});
