// Advisors write one index in several ways; everything downstream knows one name.

const ALIASES: Readonly<Record<string, string>> = {
  'NIFTY 50': 'NIFTY',
  NIFTY50: 'NIFTY',
  'NIFTY BANK': 'BANKNIFTY',
  'BANK NIFTY': 'BANKNIFTY',
  BNF: 'BANKNIFTY',
  'NIFTY FIN SERVICE': 'FINNIFTY',
  'FIN NIFTY': 'FINNIFTY',
  'NIFTY MIDCAP SELECT': 'MIDCPNIFTY',
  'MIDCAP NIFTY': 'MIDCPNIFTY',
  'NIFTY NEXT 50': 'NIFTYNXT50',
  'BSE SENSEX': 'SENSEX',
};

/** Upper case, single blanks, known aliases resolved. */
export function canonicalUnderlying(text: string): string {
  const symbol = text.trim().toUpperCase().replace(/\s+/g, ' ');
  return Object.hasOwn(ALIASES, symbol) ? (ALIASES[symbol] ?? symbol) : symbol;
}
