export * from './hostile-addresses.ts';
export * from './hostile-urls.ts';
