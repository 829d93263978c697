import { z } from 'zod';
import { localArn } from '../../../host/local-account.ts';
import { ANY_RESOURCE, type RequiredAccess } from '../../iam/access-control.ts';

const tableArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : localArn('dynamodb', `table/${nameOrArn}`);

const named = z.looseObject({ TableName: z.string() });
const single = named.extend({ IndexName: z.string().optional() });
/** The partition key of a call to one item; the job table's is a string. */
const oneItem = z.looseObject({
  Key: z.record(z.string(), z.looseObject({ S: z.string() })),
});

/** The condition key that names the item of a call. */
export const leadingKey = (input: unknown): { 'dynamodb:LeadingKeys'?: string } => {
  const [key] = Object.values(oneItem.safeParse(input).data?.Key ?? {});
  return key === undefined ? {} : { 'dynamodb:LeadingKeys': key.S };
};

const batch = z.looseObject({ RequestItems: z.record(z.string(), z.unknown()) });
const transaction = z.looseObject({ TransactItems: z.array(z.record(z.string(), named)) });

/** Each part of a transaction needs the permission of the operation that it is. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
};

/**
 * What a call to DynamoDB needs. A query of an index needs the index and not its table
 * (Service Authorization Reference, "Actions defined by Amazon DynamoDB").
 */
export const tableAccess = (operation: string, input: unknown): RequiredAccess[] => {
  const parts = transaction.safeParse(input);
  if (parts.success) {
    return parts.data.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        action: TRANSACTION_ACTIONS[kind] ?? `dynamodb:${kind}`,
        resource: tableArn(TableName),
      })),
    );
  }
  const action = `dynamodb:${operation}`;
  const items = batch.safeParse(input);
  if (items.success) {
    return Object.keys(items.data.RequestItems).map((name) => ({
      action,
      resource: tableArn(name),
    }));
  }
  const one = single.safeParse(input);
  if (!one.success) return [{ action, resource: ANY_RESOURCE }];
  const { TableName, IndexName } = one.data;
  const index = IndexName === undefined ? '' : `/index/${IndexName}`;
  return [{ action, resource: `${tableArn(TableName)}${index}` }];
};
