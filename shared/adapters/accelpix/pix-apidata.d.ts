// The part of AccelPix's own library (1.1.6, plain JavaScript) that is used; answers are checked by
// contracts, so they come in as unknown. A call without a connection resolves to undefined.
declare module 'pix-apidata' {
  const api: {
    initialize(apiKey: string, apiHost: string, scheme: 'http' | 'https'): Promise<void>;
    disconnect(): Promise<void>;
    getMaster(): Promise<unknown>;
    readonly history: {
      getIntraEod(ticker: string, start: string, end: string, minutes: string): Promise<unknown>;
      getIntraEodContract(
        underlying: string,
        start: string,
        end: string,
        expiry: string,
        minutes: string,
      ): Promise<unknown>;
      getBackTicks(ticker: string, since: string): Promise<unknown>;
    };
    readonly callbacks: {
      onConnected(callback: () => void): void;
      onClosed(callback: (error: unknown) => void): void;
    };
  };
  export default api;
}
