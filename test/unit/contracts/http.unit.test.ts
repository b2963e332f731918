import { describe, expect, it } from '@jest/globals';
import { advisorQuery, leaderboardQuery, pageQuery, uploadRequest } from '#contracts/http.ts';

describe('given the name of a file to upload', () => {
  it.each(['trades.csv', 'a b-c_1.csv.gz', 'NIFTY 50.csv', 'M&M.csv', '.csv', '..csv'])(
    'when it is "%s", then it may come; shares are called M&M, too',
    (fileName) => {
      expect(uploadRequest.parse({ fileName })).toMatchObject({ fileName, kind: 'trades' });
    },
  );

  // A dot segment is no name: whoever puts the file there normalises the URL to another place.
  it.each(['', '.', '..', '...', 'a/b.csv', '../a.csv', 'a\\b.csv', 'a?.csv', 'a\n.csv', 'ä.csv'])(
    'when it is %j, then it is refused by its field',
    (fileName) => {
      const parsed = uploadRequest.safeParse({ fileName });
      expect(parsed.error?.issues[0]?.path).toEqual(['fileName']);
    },
  );

  it('when it has 200 characters, then it may come; one more may not', () => {
    expect(uploadRequest.safeParse({ fileName: 'a'.repeat(200) }).success).toBe(true);
    expect(uploadRequest.safeParse({ fileName: 'a'.repeat(201) }).success).toBe(false);
  });
});

describe('given a date to look at', () => {
  it.each(['2014-03-31', '2024-02-29'])('when it is %s, then it is asked for', (asOf) => {
    expect(leaderboardQuery.parse({ asOf }).asOf).toBe(asOf);
    expect(advisorQuery.parse({ asOf }).asOf).toBe(asOf);
  });

  // The database knows no year 0; nothing can be measured at the others.
  it.each(['0000-01-01', '1999-12-31', '9999-12-31', '2023-02-29', '24-01-23', 'today', ''])(
    'when it is "%s", then the caller is told, and no store is asked',
    (asOf) => {
      for (const query of [leaderboardQuery, advisorQuery]) {
        expect(query.safeParse({ asOf }).error?.issues[0]?.path).toEqual(['asOf']);
      }
    },
  );
});

describe('given a page to read', () => {
  it('when nothing is said, then it is the first hundred', () => {
    expect(pageQuery.parse({})).toEqual({ cursor: 0, limit: 100 });
    expect(leaderboardQuery.parse({})).toEqual({
      ...{ sort: 'sharpe', order: 'best', cursor: 0, limit: 100 },
    });
  });

  it.each([
    { limit: '0' },
    { limit: '501' },
    { limit: '1.5' },
    { limit: 'x' },
    { cursor: '-1' },
    { cursor: '1e300' },
    { page: '2' },
  ])('when it asks for %j, then it is refused', (query) => {
    expect(pageQuery.safeParse(query).success).toBe(false);
    expect(leaderboardQuery.safeParse(query).success).toBe(false);
  });

  it('when it asks for 500 from 20000, then it gets them', () => {
    expect(pageQuery.parse({ limit: '500', cursor: '20000' })).toEqual({
      limit: 500,
      cursor: 20_000,
    });
  });
});
