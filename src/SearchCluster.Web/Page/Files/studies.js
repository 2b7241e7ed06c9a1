import { el, fill } from './dom.js';
import { events } from './api.js';
import { parameters, setParameters } from './app.js';
import { duration, ended, number } from './words.js';

// All studies, as they change.
export function show(main) {
  const known = new Map();
  const search = el('input', { type: 'search', placeholder: 'name or metric', 'aria-label': 'Search studies', value: parameters().get('text') ?? '', class: 'grow',
    oninput: () => { setParameters(all => search.value ? all.set('text', search.value) : all.delete('text')); draw(); } });
  const state = el('select', { 'aria-label': 'State', onchange: () => { setParameters(all => state.value ? all.set('state', state.value) : all.delete('state')); draw(); } },
    el('option', { value: '' }, 'every state'), ['Running', 'Paused', 'Stopping', 'Completed', 'Stopped', 'Canceled', 'Failed'].map(one => el('option', {}, one)));
  state.value = parameters().get('state') ?? '';
  const body = el('tbody');
  const count = el('p', { class: 'quiet', role: 'status' }, 'Loading …');
  main.replaceChildren(el('h1', {}, 'Studies'), el('div', { class: 'row' }, search, state), count,
    el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {},
      ['Study', 'State', 'Ended', 'Best', 'Metric', 'Diverged', 'Time'].map((title, place) =>
        el('th', { scope: 'col', class: [2, 3, 5, 6].includes(place) ? 'right' : place === 4 ? 'optional' : '' }, title)))), body)));

  let waiting = null;
  const soon = () => { waiting ??= setTimeout(() => { waiting = null; draw(); }, 100); };
  function draw() {
    const wanted = [...known.values()].reverse().filter(one => (!state.value || one.state === state.value)
      && (!search.value || `${one.study} ${one.metric}`.toLowerCase().includes(search.value.toLowerCase())));
    count.textContent = known.size === 0 ? 'There are no studies yet: ‘searchcluster submit FILE’ hands one in.'
      : wanted.length === known.size ? `${known.size} ${known.size === 1 ? 'study' : 'studies'}` : `${wanted.length} of ${known.size} studies`;
    fill(body, wanted.map(row));
  }
  const row = one => el('tr', {},
    el('td', {}, el('a', { href: `#/study/${encodeURIComponent(one.study)}` }, one.study)),
    el('td', {}, one.state),
    el('td', { class: 'right' }, `${ended(one.counts)} of ${one.counts.proposed}`),
    el('td', { class: 'right' }, number(one.best?.value)),
    el('td', { class: 'optional' }, `${one.metric} ${one.direction === 'maximize' ? '↑' : '↓'}`),
    el('td', { class: 'right' }, one.counts.diverged || ''),
    el('td', { class: 'right' }, duration(one.timing.seconds)));
  draw();
  return events('/changes', {
    study: one => { known.set(one.study, one); soon(); },
    deleted: name => { known.delete(name); soon(); },
  });
}
