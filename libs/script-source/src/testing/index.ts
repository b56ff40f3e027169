export { prepareSource } from '../prepare-source.ts';
