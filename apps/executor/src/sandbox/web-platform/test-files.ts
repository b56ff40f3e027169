const below = (folder: string, names: string): string[] =>
  names
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => `${folder}/${name}.any.js`);

/** Those of web-platform-tests that are about what scripts have, and need neither a page nor a server. */
export const testFiles: readonly string[] = [
  ...below(
    'url',
    `url-constructor url-searchparams url-setters-stripping url-statics-canparse url-statics-parse url-tojson
    urlencoded-parser urlsearchparams-append urlsearchparams-constructor urlsearchparams-delete urlsearchparams-foreach
    urlsearchparams-get urlsearchparams-getall urlsearchparams-has urlsearchparams-set urlsearchparams-size
    urlsearchparams-sort urlsearchparams-stringifier`,
  ),
  ...below(
    'encoding',
    `api-basics api-invalid-label api-replacement-encodings api-surrogates-utf8 encodeInto iso-2022-jp-decoder
    textdecoder-arguments textdecoder-byte-order-marks textdecoder-copy textdecoder-eof textdecoder-fatal
    textdecoder-fatal-single-byte textdecoder-fatal-streaming textdecoder-ignorebom textdecoder-labels
    textdecoder-streaming textdecoder-utf16-surrogates textencoder-constructor-non-utf textencoder-utf16-surrogates
    legacy-mb-schinese/gb18030/gb18030-decoder legacy-mb-schinese/gbk/gbk-decoder`,
  ),
  ...below('html/webappapis', 'atob/base64 structured-clone/structured-clone'),
  ...below('webidl/ecmascript-binding/es-exceptions', 'DOMException-constructor-behavior DOMException-constants'),
  ...below(
    'dom/events',
    'Event-constructors EventTarget-constructible AddEventListenerOptions-once AddEventListenerOptions-signal',
  ),
  ...below('dom/abort', 'event abort-signal-any AbortSignal abort-signal-timeout timeout'),
  ...below(
    'fetch/api/headers',
    `header-setcookie header-values-normalize headers-basic headers-casing headers-combine headers-errors
    headers-normalize headers-record headers-structure`,
  ),
  ...below('fetch/api/body', 'formdata mime-type'),
  ...below(
    'fetch/api/request',
    `forbidden-method request-constructor-init-body-override request-consume-empty request-consume request-disturbed
    request-error request-headers request-init-002 request-init-contenttype request-structure`,
  ),
  ...below(
    'fetch/api/response',
    `json response-clone response-consume-empty response-error response-headers-guard response-init-001
    response-init-002 response-init-contenttype response-static-error response-static-json response-static-redirect`,
  ),
  ...below('fetch/api/abort', 'request'),
  ...below('xhr/formdata', 'append constructor delete foreach get has iteration set set-blob'),
  ...below('FileAPI/blob', 'Blob-array-buffer Blob-bytes Blob-constructor Blob-slice Blob-slice-overflow Blob-text'),
  ...below('FileAPI/file', 'File-constructor'),
];

/** Tests of what is left out here, or made otherwise with reason: by the problem that they meet, or by their title. */
export const known: readonly RegExp[] = [
  // There are no streams, no shared memory, no ports and no file readers.
  /there are no streams here|(?:ReadableStream|FileReader|MessageChannel) is not defined|sabConstructor is not/,
  // What all runs share is frozen.
  /Cannot assign to read only property|^configurable: false is not true/,
  // Tests that ask a server of the suite.
  /^fetch failed|Invalid URL: \.\.\/resources|inspect-headers|utf16-bom/,
  // A script may set any header that a server may send: there are no cookies and no page to be protected.
  /^Adding invalid (?:no-cors )?request header|constructor is filtering headers|^Set-Cookie is a forbidden response header|forbidden header/,
  // Options that mean something in a page alone.
  /^RequestInit's (?:window|mode|referrer|cache)|^Request with cache mode|has \w+ attribute: false is not true/,
  // Assigning to an attribute without a setter is an error in strict code, as all code here is.
  /which has only a getter/,
  // Mistakes of the tests: a closing bracket in the wrong place; the class URL where a page's address is meant.
  /^Response: Extract a MIME type with clone|Invalid URL: class \w/,
  // An empty form has an end, as browsers have it too.
  /^Consume empty FormData/,
];
