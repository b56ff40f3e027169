const EACH_CASE = 'for (const one of cases.filter((item) => typeof item === "object"))';

/** What the files of cases are for, by name: each calls `test` for each of `cases`. */
export const urlTests: Readonly<Record<string, string>> = {
  'urltestdata.json': `${EACH_CASE} test(() => {
    if (one.failure) {
      assert_false(URL.canParse(one.input, one.base ?? undefined));
      return assert_throws_js(TypeError, () => new URL(one.input, one.base ?? undefined));
    }
    const url = new URL(one.input, one.base ?? undefined);
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
      if (key in one) assert_equals(url[key], one[key], key);
    }
    if ('searchParams' in one) assert_equals(String(url.searchParams), one.searchParams);
  }, JSON.stringify(one.input) + ' against ' + one.base);`,
  'setters_tests.json': `for (const [property, list] of Object.entries(cases)) if (property !== 'comment') for (const one of list) test(() => {
    const url = new URL(one.href);
    url[property] = one.new_value;
    for (const [key, value] of Object.entries(one.expected)) assert_equals(url[key], value, key);
  }, one.href + '.' + property + ' = ' + JSON.stringify(one.new_value));`,
  'toascii.json': `${EACH_CASE} test(() => {
    if (one.output === null) return assert_throws_js(TypeError, () => new URL('https://' + one.input + '/x'));
    const url = new URL('https://' + one.input + '/x');
    assert_equals(url.hostname, one.output);
    const other = new URL('https://x/x');
    other.hostname = one.input;
    assert_equals(other.href, 'https://' + one.output + '/x');
  }, one.input);`,
  'IdnaTestV2.json': `${EACH_CASE} if (one.input && one.input.isWellFormed()) test(() => {
    const input = 'https://' + encodeURIComponent(one.input) + '/x';
    if (one.output === null) return assert_throws_js(TypeError, () => new URL(input));
    assert_equals(new URL(input).hostname, one.output);
  }, one.input);`,
};
