/* Extras only: every page works without this file. No inline handlers, no eval: it lives under a strict
   Content-Security-Policy. What it says comes from data attributes, so that the pages translate it. */
(() => {
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const root = document.documentElement, words = document.body.dataset;

  /* Storage may be refused, as in a private window. */
  const safely = (area, verb, ...rest) => { try { return window[area][verb](...rest); } catch { return null; } };
  const kept = (verb, ...rest) => safely('localStorage', verb, ...rest);

  const say = text => {
    const toast = $('#toast');
    toast.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { toast.textContent = ''; }, 6000);
  };

  /* Light or dark: a cookie, so that the server answers in the right one. */
  const dark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const toggles = $$('[data-theme-toggle]');
  const showTheme = () => toggles.forEach(b => b.setAttribute('aria-pressed', dark()));
  toggles.forEach(b => b.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
    showTheme();
  }));
  showTheme();

  /* Buttons that only mean something here */
  const mine = '[data-theme-toggle],[data-open],[data-print],[data-copy],[data-quote]';
  const reveal = part => $$(mine, part).forEach(b => { b.hidden = false; });
  document.addEventListener('click', e => {
    const b = e.target.closest('[data-open],[data-close],[data-print],[data-copy],[data-quote]');
    if (!b) return;
    if (b.dataset.open) document.getElementById(b.dataset.open)?.showModal();
    if ('close' in b.dataset) b.closest('dialog')?.close();
    if ('print' in b.dataset) print();
    if (b.dataset.copy) navigator.clipboard?.writeText(b.dataset.copy).then(() => say(words.copied));
    if (b.dataset.quote) quote(b);
  });

  /* Quote the selected text, or the whole contribution, in the field that the button names. */
  const quote = button => {
    const post = button.closest('[data-who]'), field = document.getElementById(button.dataset.quote);
    const selected = getSelection(), whole = $('[data-text]', post);
    const text = (post.contains(selected.anchorNode) && String(selected).trim()) || whole.innerText.trim();
    field.value += `${field.value && '\n\n'}> **${post.dataset.who}**: ${text.replace(/\n/g, '\n> ')}\n\n`;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  };

  /* Drafts: what you typed survives a closed tab, a lost session and an error. Sent and well received, it goes. */
  const key = field => `draft:${field.dataset.draft}`;
  /* A draft goes before the words that a form suggests to begin with (data-initial), not before what was sent. */
  const drafts = part => $$('textarea[data-draft]', part).forEach(field => {
    if (!field.value || 'initial' in field.dataset) field.value = kept('getItem', key(field)) || field.value;
  });
  const sent = JSON.parse(safely('sessionStorage', 'getItem', 'sent') || '[]');
  if ($('[data-done]')) sent.forEach(name => kept('removeItem', name));
  safely('sessionStorage', 'removeItem', 'sent');
  let timer;
  document.addEventListener('input', e => {
    const field = e.target.closest('textarea[data-draft]');
    if (!field) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      kept('setItem', key(field), field.value);
      const note = document.getElementById(`${field.id}-draft`);
      if (note) note.textContent = words.draftSaved;
    }, 700);
  });

  /* A form is sent once; after a while its button says that we are busy. */
  document.addEventListener('submit', e => {
    const form = e.target, button = e.submitter;
    if (form.method === 'dialog' || e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    $$('textarea[data-draft]', form).forEach(field => kept('setItem', key(field), field.value));
    safely('sessionStorage', 'setItem', 'sent', JSON.stringify($$('textarea[data-draft]', form).map(key)));
    if (form.method !== 'post' || form.hasAttribute('hx-post')) return;
    form.dataset.sent = 'yes';
    if (button?.matches('.btn')) setTimeout(() => {
      button.style.inlineSize = `${button.offsetWidth}px`;
      button.textContent = words.busy;
    }, 400);
  });
  /* Coming back with the back button: the page is as it was, the form can be sent again. */
  addEventListener('pageshow', e => { if (e.persisted) $$('form[data-sent]').forEach(form => delete form.dataset.sent); });

  /* Where the eye must go first: the errors, or what a fragment changed */
  const settle = part => { reveal(part); drafts(part); ($('.errors', part) || $('[data-focus]', part))?.focus(); };
  document.addEventListener('htmx:afterSettle', e => settle(e.target));
  document.addEventListener('htmx:beforeRequest', e => e.detail.target?.setAttribute('aria-busy', 'true'));
  document.addEventListener('htmx:afterRequest', e => e.detail.target?.removeAttribute('aria-busy'));
  settle(document);
})();
