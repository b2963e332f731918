// Entry point of the CDK CLI (cdk.json) and of the local run: synthesises into CDK_OUTDIR.
import { createSarasApp } from './saras-app.ts';

createSarasApp().synth();
