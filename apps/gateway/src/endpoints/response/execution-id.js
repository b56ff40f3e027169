/** On every answer of a run, whether it went well or not. */
export const EXECUTION_ID_HEADER = 'x-runlet-execution-id';
//# sourceMappingURL=execution-id.js.map
