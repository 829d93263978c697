import { describe, expect, it } from 'vitest';
import { targetInput } from '../../../../infra/local/eventbridge/target-input.ts';

const EVENT = { id: 'e1', detail: { key: 'a "b"', rows: 3, files: [{ name: 'x' }] } };

describe('the input of a target', () => {
  it('is the whole event unless the rule says otherwise', () => {
    expect(targetInput({}, EVENT)).toEqual(EVENT);
  });

  it('is the constant that the rule gives', () => {
    expect(targetInput({ Input: '{"mode":"tick"}' }, EVENT)).toEqual({ mode: 'tick' });
  });

  it('is the part of the event at a path', () => {
    expect(targetInput({ InputPath: '$.detail.files[0].name' }, EVENT)).toBe('x');
  });

  it('is made from a template: values keep their type, and stay whole inside a text', () => {
    const InputTransformer = {
      InputPathsMap: { key: '$.detail.key', rows: '$.detail.rows', gone: '$.detail.gone' },
      InputTemplate: '{"key": "<key>", "rows": <rows>, "gone": "<gone>"}',
    };
    expect(targetInput({ InputTransformer }, EVENT)).toEqual({ key: 'a "b"', rows: 3, gone: '' });
  });
});
