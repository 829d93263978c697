import { isJsonObject, type JsonValue } from '../cloudformation/json-value.ts';

/** What a target is to receive: the event, a part of it, a constant or a text made from it. */
export interface TargetInput {
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    | {
        readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
        readonly InputTemplate: string;
      }
    | undefined;
}

const parsedOrText = (text: string): JsonValue => {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
};

/** Follows `$.detail.items[0].name`, the part of JSONPath that EventBridge knows. */
const atPath = (event: JsonValue, path: string): JsonValue | undefined => {
  const steps = path.match(/[^.[\]$'"]+/g) ?? [];
  return steps.reduce<JsonValue | undefined>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isJsonObject(value) ? value[step] : undefined;
  }, event);
};

const transformed = (
  event: JsonValue,
  { InputPathsMap = {}, InputTemplate }: NonNullable<TargetInput['InputTransformer']>,
): JsonValue => {
  const filled = InputTemplate.replace(/("?)<([^<>]+)>("?)/g, (placeholder, open, name, close) => {
    const path = InputPathsMap[name];
    const value = name === 'aws.events.event.json' ? event : path && atPath(event, path);
    if (value === undefined) return path === undefined ? placeholder : `${open}${close}`;
    const inText = open !== '' || close !== '';
    return inText && typeof value === 'string'
      ? `${open}${JSON.stringify(value).slice(1, -1)}${close}`
      : `${open}${JSON.stringify(value)}${close}`;
  });
  return parsedOrText(filled);
};

/** Makes what the target receives from the event. */
export const targetInput = (target: TargetInput, event: JsonValue): JsonValue => {
  if (target.Input !== undefined) return parsedOrText(target.Input);
  if (target.InputPath !== undefined) return atPath(event, target.InputPath) ?? null;
  return target.InputTransformer ? transformed(event, target.InputTransformer) : event;
};
