import { describe, expect, it } from 'vitest';
import { destroyStack } from '../../../bin/destroy/destroy-stack.ts';

const settings = { stackName: 'Jobs', retainData: false };

const attempt = async (
  changed: Partial<typeof settings>,
  confirmed: string | undefined,
  outputs: Record<string, string> | undefined = { ResultBucketName: 'results' },
) => {
  const done: string[] = [];
  const deps = {
    outputs: async () => outputs,
    empty: async (bucket: string) => {
      done.push(`empty ${bucket}`);
      return 3;
    },
    destroy: async () => {
      done.push('destroy');
      return 0;
    },
    print: (line: string) => void done.push(line),
  };
  const code = await destroyStack({ ...settings, ...changed }, deps, confirmed);
  return { code, done };
};

describe('destroying a deployment', () => {
  it('empties the bucket and then lets the CDK do the rest', async () => {
    expect(await attempt({}, 'Jobs')).toEqual({
      code: 0,
      done: ['empty results', '3 objects deleted from results.', 'destroy'],
    });
  });

  it.each([
    ['data is to be retained', { retainData: true }, 'Jobs', /npx cdk destroy deletes the rest/],
    ['the stack is not confirmed', {}, undefined, /every result in results .*\n.*--yes Jobs/],
    ['another stack was confirmed', {}, 'Other', /--yes Jobs/],
  ])('touches nothing where %s', async (_, changed, confirmed, sentence) => {
    const { code, done } = await attempt(changed, confirmed);
    expect(code).toBe(2);
    expect(done.join('\n')).toMatch(sentence);
    expect(done.join('\n')).not.toMatch(/^(empty|destroy)/m);
  });

  it('says where there is nothing to destroy', async () => {
    const absent = await destroyStack(
      settings,
      {
        outputs: async () => undefined,
        empty: () => Promise.reject(new Error('not asked for')),
        destroy: () => Promise.reject(new Error('not asked for')),
        print: (line) => expect(line).toContain('There is no stack Jobs'),
      },
      'Jobs',
    );
    expect(absent).toBe(1);
  });
});
