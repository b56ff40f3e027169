/** Bytes before a secret shift its base64; so many first characters then depend on them, by how many there are mod 3. */
const SHIFTED = [0, 2, 3];

/** What is the same of the base64 of these bytes wherever they stand in others, and the whole of it when they stand alone. */
const base64Forms = (bytes: Buffer): string[] => {
  const shifted = SHIFTED.map((skip, before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    return whole.toString('base64').slice(skip, Math.floor((whole.length * 8) / 6));
  });
  const alone = bytes.toString('base64');
  const forms = [...shifted, alone, alone.replace(/=+$/, '')];
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
};

const lowerHex = (encoded: string): string => encoded.replaceAll(/%[0-9A-F]{2}/g, (percent) => percent.toLowerCase());

const urlForms = (text: string): string[] => {
  const component = encodeURIComponent(text);
  const strict = component.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  const forms = [component, strict, form, encodeURI(text)];
  return [...forms, ...forms.map(lowerHex)];
};

const isLatin1 = (text: string): boolean => Buffer.from(text, 'latin1').toString('latin1') === text;

/**
 * How a value may be written where it is meant: as it is, without outer white space, its accents composed or not, escaped,
 * encoded.
 */
export const formsOf = (value: string): string[] => {
  const trimmed = value.trim();
  const alike = new Set([value, trimmed, trimmed.normalize('NFC'), trimmed.normalize('NFD')]);
  const forms = [...alike].flatMap((given) => {
    const text = given.toWellFormed();
    const bytes = Buffer.from(text);
    return [
      given,
      JSON.stringify(text).slice(1, -1),
      ...urlForms(text),
      ...base64Forms(bytes),
      // What `btoa` makes of it.
      ...(isLatin1(text) ? base64Forms(Buffer.from(text, 'latin1')) : []),
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
    ];
  });
  return [...new Set(forms)];
};
