// The files of uploads: where people put them, where functions read them, where rejects are kept.

export interface UploadFiles {
  /** A URL that accepts one PUT of the file for a limited time. */
  putUrl(key: string): Promise<{ readonly url: string; readonly expiresInSeconds: number }>;
  /** The file's text in chunks; gzip is unpacked. */
  read(key: string): AsyncIterable<string>;
  put(key: string, body: string): Promise<void>;
}
