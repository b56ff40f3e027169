import 'htmx.org';

/** Every request of the page proves that the page sent it. */
document.addEventListener('htmx:config:request', (event) => {
  const csrf = document.querySelector('meta[name="csrf"]')?.content;
  if (csrf) event.detail.ctx.request.headers['x-csrf-token'] = csrf;
});

/** Shows the trigger's fields of the chosen type; the others neither show nor count as missing. */
const showFieldsOfType = (form) => {
  const type = form.elements.namedItem('type')?.value;
  for (const fieldset of form.querySelectorAll('[data-for-type]')) {
    fieldset.hidden = fieldset.dataset.forType !== type;
    fieldset.disabled = fieldset.hidden;
  }
};

/** The editor is large and only some pages need it. */
const prepareForms = () => {
  for (const form of document.querySelectorAll('.script-form:not([data-ready])')) {
    form.dataset.ready = '';
    showFieldsOfType(form);
    form.addEventListener('change', () => showFieldsOfType(form));
    const area = form.querySelector('[data-editor]');
    if (area) void import('./editor.js').then(({ openEditor }) => openEditor(area));
  }
};

document.addEventListener('htmx:after:swap', prepareForms);
prepareForms();
