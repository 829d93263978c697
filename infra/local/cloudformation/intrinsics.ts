import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';

/** What the intrinsic functions of a template can look up. `undefined` means: there is none. */
export interface IntrinsicScope {
  ref(name: string): JsonValue | undefined;
  attribute(logicalId: string, attribute: string): JsonValue | undefined;
  condition(name: string): JsonValue | undefined;
  mapping(name: string, topKey: string, secondKey: string): JsonValue | undefined;
}

/** Resolves a template value; `undefined` stands for `AWS::NoValue`: the property is left out. */
export type Resolve = (value: JsonValue, at: string) => JsonValue | undefined;

type Intrinsic = (argument: JsonValue, at: string) => JsonValue | undefined;

const SUBSTITUTION = /\$\{(!?)([^}]+)\}/g;

const refuse = (at: string, reason: string): never => {
  throw new StartFailure(`The template cannot be run locally: at ${at}, ${reason}.`);
};

const text = (value: JsonValue | undefined, at: string): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : refuse(at, `a text was expected, not ${JSON.stringify(value)}`);

const list = (value: JsonValue | undefined, at: string): readonly JsonValue[] =>
  Array.isArray(value) ? value : refuse(at, `a list was expected, not ${JSON.stringify(value)}`);

/**
 * Builds the resolver of CloudFormation's intrinsic functions. One that is not known here stops
 * the start: a value that is left as it is would only fail later and farther away.
 */
export const intrinsicResolver = (scope: IntrinsicScope): Resolve => {
  const resolve: Resolve = (value, at) => {
    if (Array.isArray(value)) return resolveList(value, at);
    if (!isJsonObject(value)) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry && others.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))) {
      return apply(entry[0], entry[1], at);
    }
    return resolveObject(value, at);
  };

  const resolveList = (values: readonly JsonValue[], at: string): JsonValue[] =>
    values.flatMap((value, index) => {
      const resolved = resolve(value, `${at}[${index}]`);
      return resolved === undefined ? [] : [resolved];
    });

  const resolveObject = (object: JsonObject, at: string): JsonObject =>
    Object.fromEntries(
      Object.entries(object).flatMap(([key, value]) => {
        const resolved = resolve(value, `${at}.${key}`);
        return resolved === undefined ? [] : [[key, resolved] as const];
      }),
    );

  const apply = (name: string, argument: JsonValue, at: string): JsonValue | undefined => {
    const intrinsic = intrinsics[name];
    return intrinsic
      ? intrinsic(argument, at)
      : refuse(at, `the intrinsic function ${name} is not known to the local stack`);
  };

  const lookUp = (name: string, at: string): JsonValue => {
    const [logicalId = '', ...attribute] = name.split('.');
    const found =
      attribute.length > 0 ? scope.attribute(logicalId, attribute.join('.')) : scope.ref(logicalId);
    return found ?? refuse(at, `nothing is called ${name}`);
  };

  const items = (argument: JsonValue, at: string): readonly JsonValue[] =>
    list(resolve(argument, at), at);

  const truth = (value: JsonValue | undefined, at: string): boolean => {
    const named = isJsonObject(value) ? value['Condition'] : undefined;
    const resolved =
      named === undefined
        ? resolve(value ?? null, at)
        : (scope.condition(text(named, at)) ?? refuse(at, `no condition is called ${named}`));
    return resolved === true || resolved === 'true';
  };

  const truths = (argument: JsonValue, at: string): boolean[] =>
    list(argument, at).map((one) => truth(one, at));

  const substitute: Intrinsic = (argument, at) => {
    const [pattern, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const given = isJsonObject(variables) ? resolveObject(variables, at) : {};
    return text(pattern, at).replace(SUBSTITUTION, (_match, literal, name) =>
      literal ? `\${${name}}` : text(given[name] ?? lookUp(name, at), at),
    );
  };

  const intrinsics: Readonly<Record<string, Intrinsic>> = {
    Ref: (argument, at) =>
      argument === 'AWS::NoValue'
        ? undefined
        : (scope.ref(text(argument, at)) ?? refuse(at, `nothing is called ${argument}`)),
    'Fn::GetAtt': (argument, at) =>
      lookUp(Array.isArray(argument) ? argument.join('.') : text(argument, at), at),
    'Fn::Join': (argument, at) => {
      const [separator, parts] = list(argument, at);
      return items(parts ?? null, at)
        .map((part) => text(part, at))
        .join(text(separator, at));
    },
    'Fn::Sub': substitute,
    'Fn::Select': (argument, at) => {
      const [index, from] = list(argument, at);
      const position = Number(text(resolve(index ?? null, at), at));
      return items(from ?? null, at)[position] ?? refuse(at, `there is no item ${position}`);
    },
    'Fn::Split': (argument, at) => {
      const [separator, source] = list(argument, at);
      return text(resolve(source ?? null, at), at).split(text(separator, at));
    },
    'Fn::If': (argument, at) => {
      const [condition, whenTrue = null, whenFalse = null] = list(argument, at);
      return resolve(truth({ Condition: condition ?? null }, at) ? whenTrue : whenFalse, at);
    },
    'Fn::Equals': (argument, at) => {
      const [left, right] = items(argument, at);
      return JSON.stringify(left) === JSON.stringify(right);
    },
    'Fn::And': (argument, at) => truths(argument, at).every(Boolean),
    'Fn::Or': (argument, at) => truths(argument, at).some(Boolean),
    'Fn::Not': (argument, at) => !truths(argument, at).some(Boolean),
    'Fn::FindInMap': (argument, at) => {
      const [name, top, second] = items(argument, at).map((part) => text(part, at));
      return (
        scope.mapping(name ?? '', top ?? '', second ?? '') ??
        refuse(at, `the mapping ${name} has no ${top}.${second}`)
      );
    },
    'Fn::Base64': (argument, at) => Buffer.from(text(resolve(argument, at), at)).toString('base64'),
    'Fn::ImportValue': (_argument, at) =>
      refuse(at, 'Fn::ImportValue needs another stack, and there is only this one'),
  };

  return resolve;
};
