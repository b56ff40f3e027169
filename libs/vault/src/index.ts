export * from './aes-gcm.ts';
export * from './data-key.ts';
export * from './key-wrapping.ts';
export * from './master-keys.ts';
export * from './sealed-value.ts';
export * from './vault-error.ts';
