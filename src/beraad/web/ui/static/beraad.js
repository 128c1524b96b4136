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
  if (location.hash === '#afdrukken') addEventListener('load', () => print());

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

  /* An order: the rows move between a list and a pool, and their hidden controls hold the places. */
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
  const order = box => {
    const list = $('.ranked', box), pool = $('.pool', box), told = $('[data-told]', box);
    const control = row => $('[data-place]', row), level = row => row && 'level' in row.dataset;
    const number = () => {
      let place = 0;
      for (const row of list.children) {
        if (!place) delete row.dataset.level;
        if (!level(row)) place += 1;
        control(row).value = $('.place', row).textContent = place;
        $('[data-move=level]', row)?.setAttribute('aria-pressed', !!level(row));
      }
      for (const row of pool.children) { delete row.dataset.level; control(row).value = ''; }
      $('[data-nothing]', box).hidden = list.children.length;
      $('[data-all]', box).hidden = pool.children.length;
    };
    const tell = row => {
      const said = row.parentNode === pool ? 'out' : level(row) ? 'level' : 'placed';
      told.textContent = fill(box.dataset[said], { name: row.dataset.name, place: control(row).value, count: list.children.length });
    };
    /* A row that leaves the head of equals leaves them equal; one that comes between equals becomes one of them. */
    const put = (row, into, before = null) => {
      if (row.parentNode === into && (before === row || before === row.nextElementSibling)) return;
      if (level(row.nextElementSibling) && !level(row)) delete row.nextElementSibling.dataset.level;
      delete row.dataset.level;
      into.insertBefore(row, before);
      if (level(before)) row.dataset.level = '';
      number();
      tell(row);
    };
    const moves = {
      in: row => put(row, list), out: row => put(row, pool), first: row => put(row, list, list.firstElementChild), last: row => put(row, list),
      up: row => row.previousElementSibling && put(row, list, row.previousElementSibling),
      down: row => row.nextElementSibling && put(row, list, row.nextElementSibling.nextElementSibling),
      level: row => { row.toggleAttribute('data-level'); number(); tell(row); },
    };
    box.addEventListener('click', e => {
      const button = e.target.closest('[data-move]'), row = button?.closest('li'), how = button?.dataset.move;
      if (!row) return;
      const next = how === 'in' && (row.nextElementSibling || row.previousElementSibling);
      moves[how](row);
      (next ? $('[data-move=in]', next) : how === 'in' ? $('.grip', row) : how === 'out' ? $('[data-move=in]', row) : button).focus();
    });
    const keys = { ArrowUp: 'up', ArrowDown: 'down', Home: 'first', End: 'last', Delete: 'out', Backspace: 'out' };
    box.addEventListener('keydown', e => {
      const grip = e.target.closest('.grip'), row = grip?.closest('li'), how = keys[e.key];
      if (!row || !how || e.ctrlKey || e.altKey || e.metaKey) return;
      e.preventDefault();
      if (row.parentNode === list) moves[how](row); else if (how !== 'out') moves.in(row);
      grip.focus();
    });
    /* While it is held a row follows the pointer and the place shows; it moves when it is let go. */
    const mark = (into, before) => {
      $$('[data-drop]', box).forEach(e => delete e.dataset.drop);
      if (into) (before || into).dataset.drop = '';
    };
    box.addEventListener('pointerdown', e => {
      const grip = e.target.closest('.grip'), row = grip?.closest('li'), from = e.pageY;
      if (!row || e.button) return;
      let into, before;
      const drag = e => {
        row.style.translate = `0 ${e.pageY - from}px`;
        const out = pool.children.length && e.clientY > pool.getBoundingClientRect().top;
        into = out ? pool : list;
        before = out ? null : [...list.children].find(one => {
          const { top, height } = one.getBoundingClientRect();
          return one !== row && e.clientY < top + height / 2;
        });
        mark(into, before);
        if (e.clientY < 60 || e.clientY > innerHeight - 60) scrollBy({ top: e.clientY < 60 ? -12 : 12, behavior: 'instant' });
      };
      const drop = () => {
        grip.removeEventListener('pointermove', drag);
        row.classList.remove('held');
        row.style.translate = '';
        mark();
        if (into && (into === list || row.parentNode === list)) put(row, into, before);
        grip.focus();
      };
      e.preventDefault();
      grip.setPointerCapture(e.pointerId);
      row.classList.add('held');
      grip.addEventListener('pointermove', drag);
      grip.addEventListener('pointercancel', () => { into = null; }, { once: true });
      grip.addEventListener('lostpointercapture', drop, { once: true });
    });
    box.classList.add('on');
    $$('[data-scripted], .ranked, .grip, .place, .moves', box).forEach(e => { e.hidden = false; });
    const rows = [...pool.children], place = row => +control(row).value;
    rows.forEach(row => {
      const field = control(row), grip = $('.grip', row);
      field.hidden = true;
      [grip.id, field.id] = [field.id, ''];
    });
    rows.filter(place).sort((a, b) => place(a) - place(b)).forEach((row, i, placed) => {
      if (i && place(row) === place(placed[i - 1])) row.dataset.level = '';
      list.append(row);
    });
    number();
  };
  $$('.rank').forEach(order);

  /* What is left of a number to divide */
  $$('[data-total]').forEach(box => {
    const output = $('output', box);
    const count = () => {
      const left = box.dataset.total - $$('input', box).reduce((sum, field) => sum + Number(field.value), 0);
      output.textContent = fill(left < 0 ? output.dataset.over : output.dataset.left, { n: Math.abs(left) });
      output.classList.toggle('over', left < 0);
    };
    box.addEventListener('input', count);
    count();
  });

  /* Where the eye must go first: the errors, or what a fragment changed */
  const settle = part => { reveal(part); drafts(part); ($('.errors', part) || $('[data-focus]', part))?.focus(); };
  document.addEventListener('htmx:afterSettle', e => settle(e.target));
  document.addEventListener('htmx:beforeRequest', e => e.detail.target?.setAttribute('aria-busy', 'true'));
  document.addEventListener('htmx:afterRequest', e => e.detail.target?.removeAttribute('aria-busy'));
  settle(document);
})();
