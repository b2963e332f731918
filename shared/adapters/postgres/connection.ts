// One connection pool with this house's types: money and prices arrive as numbers, dates as text,
// instants as epoch milliseconds.
import postgres from 'postgres';

export interface DatabaseLogin {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly username: string;
  readonly password: string;
}

/** What `connect` needs: the password may be asked for anew with every connection. */
export type ConnectionLogin = Omit<DatabaseLogin, 'password'> & {
  readonly password: string | (() => Promise<string>);
};

export interface PoolSettings {
  readonly max: number;
  /** TLS with verified certificate everywhere but on the embedded database. */
  readonly tls: 'require' | 'disable';
}

const OID = { int8: 20, numeric: 1700, date: 1082, timestamptz: 1184 } as const;
const asText = (value: unknown): string => String(value);

export const TYPES = {
  bigint: { to: OID.int8, from: [OID.int8], serialize: asText, parse: Number },
  numeric: { to: OID.numeric, from: [OID.numeric], serialize: asText, parse: Number },
  date: { to: OID.date, from: [OID.date], serialize: asText, parse: asText },
  instant: {
    to: OID.timestamptz,
    from: [OID.timestamptz],
    serialize: (value: number) => new Date(value).toISOString(),
    parse: (text: string) => Date.parse(text),
  },
};

export type Sql = postgres.Sql<{ bigint: number; numeric: number; date: string; instant: number }>;
export type Transaction = postgres.TransactionSql<{
  bigint: number;
  numeric: number;
  date: string;
  instant: number;
}>;

/**
 * Opens lazily. Timers freeze with a Lambda sandbox, hence the short lifetimes; `fetch_types` off saves
 * a round trip per cold start (aws reference, section 6).
 */
export function connect(login: ConnectionLogin, settings: PoolSettings): Sql {
  return postgres({
    host: login.host,
    port: login.port,
    database: login.dbname,
    username: login.username,
    password: login.password,
    ssl: settings.tls === 'require' ? { rejectUnauthorized: true } : false,
    max: settings.max,
    idle_timeout: 20,
    max_lifetime: 1800,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined,
    types: TYPES,
  });
}
