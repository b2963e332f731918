// Why a vendor's prices could not be had. Codes tell what a person or a later run can do about it; a
// message never carries a key or a token.

export type PriceSourceFault =
  /** The key or token is not accepted: only a person can help. */
  | 'UNAUTHORISED'
  /** Refused for asking too often, also after backing off. */
  | 'RATE_LIMITED'
  /** No connection, or lost and not regained, or no answer in time. */
  | 'UNREACHABLE'
  /** The vendor refused the request. */
  | 'REFUSED'
  /** The answer is not what the vendor's format says. */
  | 'ANSWER_UNUSABLE';

export class PriceSourceFailed extends Error {
  override readonly name = 'PriceSourceFailed';
  readonly source: string;
  readonly code: PriceSourceFault;

  constructor(source: string, code: PriceSourceFault, message: string) {
    super(`${source}: ${message}`);
    this.source = source;
    this.code = code;
  }
}
