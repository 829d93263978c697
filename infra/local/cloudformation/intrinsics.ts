import { StartFailure } from '../../host/start-failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';

/** The names that intrinsic functions can look up; `undefined` means that a name is unknown. */
export interface IntrinsicScope {
  ref(name: string): JsonValue | undefined;
  attribute(logicalId: string, attribute: string): JsonValue | undefined;
  condition(name: string): JsonValue | undefined;
  mapping(name: string, topKey: string, secondKey: string): JsonValue | undefined;
}

type Intrinsic = (
  resolver: IntrinsicResolver,
  argument: JsonValue,
  at: string,
) => JsonValue | undefined;

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

/** CloudFormation's intrinsic functions by name. */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (resolver, argument, at) =>
    argument === 'AWS::NoValue' ? undefined : resolver.lookUp(text(argument, at), at),
  'Fn::GetAtt': (resolver, argument, at) =>
    resolver.lookUpAttribute(Array.isArray(argument) ? argument.join('.') : text(argument, at), at),
  'Fn::Join': (resolver, argument, at) => {
    const [separator, parts] = list(argument, at);
    const texts = resolver.items(parts, at).map((part) => text(part, at));
    return texts.join(text(separator, at));
  },
  'Fn::Sub': (resolver, argument, at) => {
    const [pattern, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const values = isJsonObject(variables) ? resolver.object(variables, at) : {};
    return text(pattern, at).replace(SUBSTITUTION, (_match, literal, name) =>
      literal ? `\${${name}}` : text(values[name] ?? resolver.lookUpAttribute(name, at), at),
    );
  },
  'Fn::Select': (resolver, argument, at) => {
    const [index, from] = list(argument, at);
    const position = Number(text(resolver.resolve(index ?? null, at), at));
    return resolver.items(from, at)[position] ?? refuse(at, `there is no item ${position}`);
  },
  'Fn::Split': (resolver, argument, at) => {
    const [separator, source] = list(argument, at);
    return text(resolver.resolve(source ?? null, at), at).split(text(separator, at));
  },
  'Fn::If': (resolver, argument, at) => {
    const [condition, whenTrue = null, whenFalse = null] = list(argument, at);
    const isTrue = resolver.truth({ Condition: condition ?? null }, at);
    return resolver.resolve(isTrue ? whenTrue : whenFalse, at);
  },
  'Fn::Equals': (resolver, argument, at) => {
    const [left, right] = resolver.items(argument, at);
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (resolver, argument, at) => resolver.truths(argument, at).every(Boolean),
  'Fn::Or': (resolver, argument, at) => resolver.truths(argument, at).some(Boolean),
  'Fn::Not': (resolver, argument, at) => !resolver.truths(argument, at).some(Boolean),
  'Fn::FindInMap': (resolver, argument, at) => {
    const [name = '', top = '', second = ''] = resolver
      .items(argument, at)
      .map((part) => text(part, at));
    return (
      resolver.scope.mapping(name, top, second) ??
      refuse(at, `the mapping ${name} has no ${top}.${second}`)
    );
  },
  'Fn::Base64': (resolver, argument, at) =>
    Buffer.from(text(resolver.resolve(argument, at), at)).toString('base64'),
  'Fn::ImportValue': (_resolver, _argument, at) =>
    refuse(at, 'Fn::ImportValue needs another stack, and there is only this one'),
};

/**
 * Resolves CloudFormation's intrinsic functions. An unknown function stops the start: its
 * unresolved value would fail later, far from the cause.
 */
export class IntrinsicResolver {
  readonly scope: IntrinsicScope;

  constructor(scope: IntrinsicScope) {
    this.scope = scope;
  }

  /** Resolves a value; `undefined` stands for `AWS::NoValue`, which omits the property. */
  resolve(value: JsonValue, at: string): JsonValue | undefined {
    if (Array.isArray(value)) {
      const items = value.map((item, index) => this.resolve(item, `${at}[${index}]`));
      return items.filter((item) => item !== undefined);
    }
    if (!isJsonObject(value)) return value;
    const [entry, ...others] = Object.entries(value);
    if (!entry || others.length > 0) return this.object(value, at);
    const [name, argument] = entry;
    if (name !== 'Ref' && !name.startsWith('Fn::')) return this.object(value, at);
    const intrinsic = INTRINSICS[name];
    if (intrinsic) return intrinsic(this, argument, at);
    return refuse(at, `the intrinsic function ${name} is not known to the local stack`);
  }

  object(object: JsonObject, at: string): JsonObject {
    return Object.fromEntries(
      Object.entries(object).flatMap(([key, value]) => {
        const resolved = this.resolve(value, `${at}.${key}`);
        return resolved === undefined ? [] : [[key, resolved] as const];
      }),
    );
  }

  items(argument: JsonValue | undefined, at: string): readonly JsonValue[] {
    return list(this.resolve(argument ?? null, at), at);
  }

  lookUp(name: string, at: string): JsonValue {
    return this.scope.ref(name) ?? refuse(at, `nothing is called ${name}`);
  }

  /** Looks up `logicalId.Attribute`, or just `logicalId`. */
  lookUpAttribute(name: string, at: string): JsonValue {
    const [logicalId = '', ...attribute] = name.split('.');
    if (attribute.length === 0) return this.lookUp(name, at);
    return (
      this.scope.attribute(logicalId, attribute.join('.')) ??
      refuse(at, `nothing is called ${name}`)
    );
  }

  truth(value: JsonValue, at: string): boolean {
    const name = isJsonObject(value) ? value['Condition'] : undefined;
    const resolved =
      name === undefined
        ? this.resolve(value, at)
        : (this.scope.condition(text(name, at)) ?? refuse(at, `no condition is called ${name}`));
    return resolved === true || resolved === 'true';
  }

  truths(argument: JsonValue, at: string): boolean[] {
    return list(argument, at).map((one) => this.truth(one, at));
  }
}
