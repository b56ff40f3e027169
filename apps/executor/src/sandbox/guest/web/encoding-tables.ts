import { AtOnce } from '../../wire/at-once.ts';
import { askHost } from '../host.ts';

/** Stands for the module of the same purpose in @exodus/bytes. */
export default (): unknown => JSON.parse(askHost(AtOnce.encodingTables, ''));
