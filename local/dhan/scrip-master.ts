// The compact list of instruments as Dhan publishes it, for what the local chart call knows.
import { isIndex } from '#core/market/category.ts';

const HEADER =
  'SEM_EXM_EXCH_ID,SEM_SEGMENT,SEM_SMST_SECURITY_ID,SEM_INSTRUMENT_NAME,SEM_EXPIRY_CODE,' +
  'SEM_TRADING_SYMBOL,SEM_LOT_UNITS,SEM_CUSTOM_SYMBOL,SEM_EXPIRY_DATE,SEM_STRIKE_PRICE,' +
  'SEM_OPTION_TYPE,SEM_TICK_SIZE,SEM_EXPIRY_FLAG,SEM_EXCH_INSTRUMENT_TYPE,SEM_SERIES,SM_SYMBOL_NAME';

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** By `<exchangeSegment>:<securityId>`, contractKey. */
export function scripMaster(instruments: ReadonlyMap<string, string>): string {
  const lines = [...instruments].map(([security, contract]) => line(security, contract));
  return `${[HEADER, ...lines].join('\n')}\n`;
}

function line(security: string, contract: string): string {
  const [segment = '', id = ''] = security.split(':');
  const [symbol = '', expiry, what = '', optionType = ''] = contract.split(':');
  const exchange = segment.startsWith('BSE') ? 'BSE' : 'NSE';
  if (segment === 'IDX_I') {
    return `${exchange},I,${id},INDEX,0,${symbol},1.0,${symbol},0001-01-01,,XX,0.0500,,INDEX,X,${symbol}`;
  }
  if (expiry === undefined) {
    return `${exchange},E,${id},EQUITY,0,${symbol},1.0,${symbol},,,,5.0000,NA,ES,EQ,${symbol}`;
  }
  const month = 3 * (Number(expiry.slice(5, 7)) - 1);
  const named = `${symbol}-${MONTHS.slice(month, month + 3)}${expiry.slice(0, 4)}`;
  const kind = isIndex(symbol) ? 'IDX' : 'STK';
  return what === 'FUT'
    ? `${exchange},D,${id},FUT${kind},0,${named}-FUT,1.0,x,${expiry} 14:30:00,-0.01000,XX,5.0000,M,FUT,,`
    : `${exchange},D,${id},OPT${kind},0,${named}-${what}-${optionType},1.0,x,${expiry} 14:30:00,${what},${optionType},5.0000,M,OP,,`;
}
