import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { fetchScripMaster, readScripMaster } from '#adapters/dhan/scrip-master.ts';
import { describeShared } from '#test/support/shared-folder.ts';

const COMPACT =
  'SEM_EXM_EXCH_ID,SEM_SEGMENT,SEM_SMST_SECURITY_ID,SEM_INSTRUMENT_NAME,SEM_EXPIRY_CODE,' +
  'SEM_TRADING_SYMBOL,SEM_LOT_UNITS,SEM_CUSTOM_SYMBOL,SEM_EXPIRY_DATE,SEM_STRIKE_PRICE,' +
  'SEM_OPTION_TYPE,SEM_TICK_SIZE,SEM_EXPIRY_FLAG,SEM_EXCH_INSTRUMENT_TYPE,SEM_SERIES,SM_SYMBOL_NAME';

async function* text(...lines: readonly string[]) {
  const whole = `${lines.join('\r\n')}\r\n`;
  for (let at = 0; at < whole.length; at += 50) yield whole.slice(at, at + 50);
}

const master = readScripMaster(
  text(
    COMPACT,
    'BSE,E,500325,EQUITY,0,RELIANCE,1.0,Reliance,,,,5.0000,NA,ES,A,RELIANCE',
    'NSE,E,77777,EQUITY,0,RELIANCE,1.0,Reliance,,,,5.0000,NA,ES,BL,RELIANCE',
    'NSE,E,2885,EQUITY,0,RELIANCE,1.0,"Reliance, the shares",,,,10.0000,NA,ES,EQ,RELIANCE',
    'NSE,I,13,INDEX,0,NIFTY,1.0,Nifty 50,0001-01-01,,XX,0.0500,,INDEX,X,NIFTY',
    'NSE,C,2,INDEX,0,NIFTY,1.0,,1979-12-31,-0.01,XX,0.25,W,INDEX,NA,NIFTY',
    'NSE,D,61,FUTSTK,0,BAJAJ-AUTO-Sep2026-FUT,75.0,x,2026-09-29 14:30:00,-0.01000,XX,5,M,FUT,,',
    'NSE,D,44430,OPTIDX,0,NIFTY-Oct2024-25800-CE,25.0,x,2024-10-24 14:30:00,25800.00000,CE,5,W,OP,,',
    'NSE,D,44431,OPTSTK,0,INFY-Oct2024-1482.35-PE,25.0,x,2024-10-31 14:30:00,1482.35000,PE,5,M,OP,,',
    'NSE,D,36687,FUTSTK,0,011NSETEST-Nov2036-FUT,50,x,2036-11-27 14:30:00,-0.01,XX,5,W,FUT,,',
    'NSE,C,2885,OPTCUR,0,USDINR-Aug2024-88.75-PE,1,x,2024-08-30 14:30:00,88.75,PE,0.25,W,OP,,',
  ),
);

describe('given a scrip master of Dhan in its compact layout', () => {
  it('when a share is listed at both exchanges and in several series, then NSE and its EQ series win', async () => {
    const { securityOf } = await master;
    expect(securityOf('RELIANCE')).toEqual({
      securityId: '2885',
      exchangeSegment: 'NSE_EQ',
      instrument: 'EQUITY',
    });
  });

  it('when an index is asked for, then the index row counts and not the namesake among the currencies', async () => {
    expect((await master).securityOf('NIFTY')).toEqual({
      securityId: '13',
      exchangeSegment: 'IDX_I',
      instrument: 'INDEX',
    });
  });

  it('when a contract is asked for, then underlying, expiry, strike and type decide', async () => {
    const { securityOf } = await master;
    expect(securityOf('BAJAJ-AUTO:2026-09-29:FUT')?.securityId).toBe('61');
    expect(securityOf('NIFTY:2024-10-24:25800:CE')).toEqual({
      securityId: '44430',
      exchangeSegment: 'NSE_FNO',
      instrument: 'OPTIDX',
    });
    expect(securityOf('INFY:2024-10-31:1482.35:PE')?.securityId).toBe('44431');
  });

  it('when it expired, is a test symbol or a currency, then it is not listed', async () => {
    const { securityOf, size } = await master;
    expect(securityOf('NIFTY:2020-10-29:11000:CE')).toBeNull();
    expect(size).toBe(5);
  });

  it('when a needed column is missing, then the error names it', async () => {
    await expect(
      readScripMaster(text(COMPACT.replace('SEM_STRIKE_PRICE', 'STRIKE'))),
    ).rejects.toThrow('expected a column STRIKE_PRICE or SEM_STRIKE_PRICE');
    await expect(readScripMaster(text(''))).rejects.toThrow('expected lines, found none');
  });
});

describe('given the address of the scrip master', () => {
  const URL = 'https://dhan.test/master.csv';
  const answering = (reply: Response | Error) => () =>
    reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);

  it('when the file comes, then it is read', async () => {
    const line = 'NSE,I,13,INDEX,0,NIFTY,1.0,Nifty 50,0001-01-01,,XX,0.0500,,INDEX,X,NIFTY';
    const found = await fetchScripMaster(URL, answering(new Response(`${COMPACT}\n${line}\n`)));
    expect(found.securityOf('NIFTY')?.securityId).toBe('13');
  });

  const broken = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(`${COMPACT}\n`)),
    pull: (controller) => controller.error(new Error('cut')),
  });

  it.each([
    ['no connection', new TypeError('fetch failed'), 'UNREACHABLE'],
    ['status 503', new Response('', { status: 503 }), 'UNREACHABLE'],
    ['a cut connection', new Response(broken), 'UNREACHABLE'],
    ['a page', new Response('<html>'), 'ANSWER_UNUSABLE'],
  ])('when there is %s instead, then it fails as the vendor does', async (_, reply, code) => {
    await expect(fetchScripMaster(URL, answering(reply))).rejects.toMatchObject({
      name: 'PriceSourceFailed',
      code,
    });
  });
});

describeShared('data/instruments/scrip_master', 'given real cuts of the scrip master', (folder) => {
  const cut = (name: string) => {
    const file = createReadStream(join(folder, name));
    return readScripMaster(name.endsWith('.gz') ? file.pipe(createGunzip()) : file);
  };
  const INDICES = { NIFTY: '13', BANKNIFTY: '25', FINNIFTY: '27', NIFTYNXT50: '38', SENSEX: '51' };

  it('when the compact one is read, then well-known indices and shares of both exchanges are found', async () => {
    const { securityOf, size } = await cut(
      'dhan_api-scrip-master_2026-07-01_equity_index_nse_bse.csv.gz',
    );
    for (const [symbol, securityId] of Object.entries(INDICES)) {
      expect(securityOf(symbol)).toMatchObject({ securityId, exchangeSegment: 'IDX_I' });
    }
    expect(securityOf('RELIANCE')).toMatchObject({ securityId: '2885', exchangeSegment: 'NSE_EQ' });
    expect(securityOf('ANDHRAPET')).toMatchObject({ exchangeSegment: 'BSE_EQ' });
    expect(size).toBe(5672);
  });

  it('when a detailed one of all segments is read, then futures and options are found by contract', async () => {
    const { securityOf } = await cut('dhan_detailed_all_segments_sample_2025-03.csv');
    expect(securityOf('NIFTY:2025-03-27:FUT')?.securityId).toBe('35001');
    expect(securityOf('NIFTY:2025-02-27:29200:CE')?.securityId).toBe('35024');
    expect(securityOf('RELIANCE:2025-01-30:700:CE')?.instrument).toBe('OPTSTK');
  });

  it('when a spreadsheet has rewritten the dates, then they are still expiries, and test symbols are left out', async () => {
    const { securityOf, size } = await cut(
      'dhan_api-scrip-master-detailed_2025-07_stock_futures.csv.gz',
    );
    expect(securityOf('BAJAJ-AUTO:2025-07-31:FUT')?.securityId).toBe('53251');
    expect(size).toBe(644);
  });
});
