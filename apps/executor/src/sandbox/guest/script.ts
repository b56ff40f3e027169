/** An async function that evaluates the script's top level in a fresh scope: see `wrapScript`. */
export type ScriptBody = () => Promise<unknown>;

export interface LoadedScript {
  /** Makes a body that sees this context. */
  readonly factory: (context: object) => ScriptBody;
  readonly isModule: boolean;
}

let loaded: LoadedScript | undefined;

export const loadScript = (factory: LoadedScript['factory'], isModule: boolean): void => {
  loaded = { factory, isModule };
};

/**
 * Evaluates the loaded script. Its functions are called by the engine, from an empty stack: no frame of ours is in the
 * stack of an error.
 */
export const evaluate = (context: object): Promise<unknown> => {
  const { factory, isModule } = loaded!;
  const evaluated = Promise.resolve().then(factory(context));
  if (!isModule) return evaluated;
  return evaluated.then((main) => {
    if (typeof main !== 'function') throw new TypeError('The default export is not a function');
    return Promise.resolve(context).then(main as (context: object) => unknown);
  });
};
