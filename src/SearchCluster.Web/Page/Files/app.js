import { el, notice } from './dom.js';
import { get } from './api.js';
import * as studies from './studies.js';
import * as study from './study.js';
import * as trial from './trial.js';
import * as cluster from './cluster.js';

const main = document.getElementById('main');
const views = [[/^\/studies$/, studies], [/^\/study\/([^/]+)$/, study], [/^\/study\/([^/]+)\/trial\/(\d+)$/, trial], [/^\/cluster$/, cluster]];
let leave = () => {};
let shown = '';

// The address holds all that is on the screen: #/path?parameters.
export const parameters = () => new URLSearchParams(location.hash.split('?')[1] ?? '');
export function setParameters(change) {
  const all = parameters();
  change(all);
  const query = all.toString();
  history.replaceState(null, '', location.hash.split('?')[0] + (query ? `?${query}` : ''));
}

export let session = { role: 'reader' };
export const mayAct = () => session.role === 'operator';

async function open() {
  const path = (location.hash.slice(1) || '/studies').split('?')[0];
  if (path === shown) { window.dispatchEvent(new Event('parameters')); return; }
  shown = path;
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll('nav a')) link.toggleAttribute('aria-current', path.startsWith(link.hash.slice(1).replace('studies', 'stud')));
  main.replaceChildren(el('p', { class: 'quiet' }, 'Loading …'));
  for (const [pattern, view] of views) {
    const match = pattern.exec(path);
    if (!match) continue;
    try {
      document.title = `${match[1] ? decodeURIComponent(match[1]) : path.slice(1)} · SearchCluster`;
      const left = await view.show(main, ...match.slice(1).map(decodeURIComponent));
      if (shown === path) leave = left ?? leave;
      else left?.();
    } catch (error) {
      main.replaceChildren(el('h1', {}, 'This cannot be shown'), el('p', { role: 'alert' }, error.message), el('p', {}, el('a', { href: '#/studies' }, 'All studies')));
      if (!error.status) console.error(error);
    }
    return;
  }
  main.replaceChildren(el('h1', {}, 'There is no such page'), el('p', {}, el('a', { href: '#/studies' }, 'All studies')));
}

const theme = document.getElementById('theme');
const dark = matchMedia('(prefers-color-scheme: dark)');
export const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
function showTheme() {
  theme.textContent = isDark() ? '☀' : '☾';
  window.dispatchEvent(new Event('theme'));
}
const kept = localStorage.getItem('theme');
if (kept) document.documentElement.dataset.theme = kept;
theme.addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  localStorage.setItem('theme', document.documentElement.dataset.theme);
  showTheme();
});
dark.addEventListener('change', showTheme);
window.addEventListener('hashchange', open);
window.addEventListener('unhandledrejection', event => notice(event.reason?.message ?? String(event.reason)));

session = await get('/session').catch(() => session);
showTheme();
await open();
