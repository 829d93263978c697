/** The AWS account that the local stack plays. */
export const LOCAL_ACCOUNT_ID = '000000000000';

/** The region that the local stack plays. */
export const LOCAL_REGION = 'us-east-1';

/** The only address that anything here binds to: nothing is reachable from another machine. */
export const LOOPBACK = '127.0.0.1';

/** The workgroup `local`, as policies name it: a UUID other than the placeholder of cdk.json. */
export const LOCAL_WORKGROUP_ID = '00000000-0000-4000-8000-000000000000';

/** The access key that is the administrator of the API where it asks for no tokens. */
export const LOCAL_ADMIN = 'ADMIN';
