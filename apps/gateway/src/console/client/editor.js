import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/typescript/register';
import { ModuleKind, ScriptTarget, typescriptDefaults } from 'monaco-editor/languages/features/typescript/register';
import types from '@runlet/sdk/runlet.d.ts';

globalThis.MonacoEnvironment = {
  getWorker: (_, label) =>
    new Worker(label === 'typescript' || label === 'javascript' ? '/assets/ts.worker.js' : '/assets/editor.worker.js', {
      type: 'module',
    }),
};

typescriptDefaults.setCompilerOptions({
  target: ScriptTarget.ESNext,
  module: ModuleKind.ESNext,
  lib: ['esnext'],
  // Scripts are JavaScript in the first place: what has no type is not wrong for that.
  strict: false,
  allowNonTsExtensions: true,
});
typescriptDefaults.addExtraLib(types, 'file:///runlet.d.ts');
// A body may return and await at its top level: 1108, 1375, 1378 are TypeScript's words against that.
typescriptDefaults.setDiagnosticsOptions({ diagnosticCodesToIgnore: [1108, 1375, 1378] });

document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/assets/editor.css' }));

/** Puts Monaco in the place of a text area, which goes on holding the text that is sent. */
export const openEditor = (area) => {
  const host = document.createElement('div');
  host.className = 'editor';
  area.after(host);
  area.hidden = true;
  const model = monaco.editor.createModel(area.value, 'typescript');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  monaco.editor.create(host, {
    model,
    theme: dark ? 'vs-dark' : 'vs',
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    ariaLabel: 'Source',
  });
  model.onDidChangeContent(() => {
    area.value = model.getValue();
  });
  const markers = JSON.parse(area.dataset.markers || '[]').map(({ line = 1, column = 1, message }) => ({
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: line,
    startColumn: column,
    endLineNumber: line,
    endColumn: column + 1,
  }));
  monaco.editor.setModelMarkers(model, 'runlet', markers);
};
