// Watermarks in PostgreSQL.
import type { Watermark } from '#ports/closed-signals.ts';
import type { Watermarks } from '#ports/watermarks.ts';
import type { Sql } from './connection.ts';

export function postgresWatermarks(sql: Sql): Watermarks {
  return {
    async read(name) {
      const [row] = await sql<Watermark[]>`
        select updated_at as "updatedAt", id from watermarks where name = ${name}`;
      return row ?? null;
    },
    async save(name, { updatedAt, id }) {
      await sql`insert into watermarks (name, updated_at, id) values (${name}, ${updatedAt}, ${id})
        on conflict (name) do update set updated_at = excluded.updated_at, id = excluded.id`;
    },
  };
}
