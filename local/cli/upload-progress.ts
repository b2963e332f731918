// The way of an upload on screen: waiting for the file to be taken, then advisor by advisor.
import type { Upload } from '#ports/uploads.ts';
import { progress } from './progress.ts';

export interface UploadProgress {
  readonly update: (upload: Upload) => void;
  readonly stop: () => void;
}

export function uploadProgress(title: string, silent: boolean): UploadProgress {
  const bar = progress(title, 'advisors measured', silent);
  return {
    update({ status, progress: { advisors, measured } }) {
      if (status !== 'REQUESTED') bar.update(measured, advisors);
    },
    stop: bar.stop,
  };
}
