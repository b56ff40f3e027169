/** Where the admin API begins; everything else on this port is pages and their documents. */
export const API_PREFIX = '/api/v1';
